// Deputies' suggestions: made of a request, signed, assigned, answered, rated twice, closed; and supervised.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { goes, join, opens, options, sends } from './steps.mjs';

const LEDGER = '/supervision/suggestions';

const stands = (person, state) => person.page.waitForSelector(`[data-testid=suggestion-page][data-state=${state}]`);

async function replies(person, text) {
  await opens(person, 'suggestion.reply', 'reply-form');
  await person.page.fill('#reply-text', text);
  await person.choose('reply-class-0');
  await sends(person, 'reply-form');
}

async function rates(person, result, text) {
  await opens(person, 'suggestion.rate', 'rate-form');
  await person.choose('rate-process-0');
  await person.choose(`rate-result-${result}`);
  await person.choose('rate-contact-0');
  await person.choose('rate-point-0');
  await person.choose('rate-may-close-0');
  if (text) await person.page.fill('#rate-text', text);
  await sends(person, 'rate-form');
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const { page } = person;
    const shot = (name) => look(person, `suggestions-${name}-${size.name}-${language.name}`);
    await goes(person, stage.server.url + LEDGER, '[data-testid=suggestion]');
    await shot('list');
    // To be assigned, in progress with a return asked, and one with more than one round.
    for (const [title, name] of [
      ['工业园区夜间货车停放', 'raised'],
      ['公开小区公共收益', 'return-asked'],
      ['愿改尽改', 'rounds'],
    ]) {
      await goes(person, stage.server.url + LEDGER, '[data-testid=suggestion]');
      await page.click(`[data-testid=suggestion] a:has-text("${title}")`);
      await page.waitForSelector('[data-testid=suggestion-page] [data-testid=course-line]');
      await shot(name);
      const forms = {
        raised: [['suggestion.assign', 'assign-form'], ['suggestion.decline', 'decline-form']],
        'return-asked': [['suggestion.decide_return', 'return-form'], ['suggestion.reassign', 'reassign-form']],
        rounds: [['suggestion.close', 'close-form'], ['suggestion.mirror', 'mirror-form']],
      };
      for (const [code, dialog] of forms[name]) {
        await opens(person, code, dialog);
        await shot(dialog);
        await page.keyboard.press('Escape');
        await page.waitForSelector(`[data-testid=${dialog}]`, { state: 'detached' });
      }
    }
    const deputy = await join(stage, 'huang', options(size, language));
    await goes(deputy, stage.server.url + LEDGER, '[data-testid=suggestion]');
    await deputy.page.click('[data-testid=suggestion-new]');
    await deputy.page.waitForSelector('[data-testid=raise-form]');
    await look(deputy, `suggestions-raise-${size.name}-${language.name}`);
  };
}

/** From what a resident said to a suggestion that is enough, in five browsers. */
async function untilItIsEnough(stage) {
  const wide = options(SIZES[0], LANGUAGES[0]);
  const clerk = await join(stage, 'chen', wide);
  const deputy = await join(stage, 'huang', wide);
  const colleague = await join(stage, 'he', wide);
  const supervisor = await join(stage, 'wu', wide);
  const handler = await join(stage, 'zhang', wide);

  // The deputy writes a suggestion of their own on what was registered, and finds it from the request.
  const words = '园区西门一下雨就积水';
  const title = '关于汛前逐点销号易涝点的建议';
  await deputy.only(words);
  const id = await clerk.register(words);
  await deputy.sees('registered', id);
  await deputy.open(id);
  await deputy.act('escalate');
  await deputy.page.waitForSelector('[data-form=escalate]');
  await deputy.page.fill('#form-title', title);
  await deputy.page.fill('#form-text', '建议列出易涝点清单，逐点明确责任单位，汛前公布完成情况。');
  await deputy.page.click('[data-testid=form-dialog] button[type=submit]');
  await deputy.page.waitForSelector('[data-testid=form-dialog]', { state: 'detached' });
  await deputy.page.click('[data-testid=panel] [data-testid=suggestions-of] a');
  await stands(deputy, 'raised');
  const address = new URL(deputy.page.url()).pathname;
  assert.match(address, /^\/supervision\/suggestions\/[0-9a-f-]{36}$/);
  await deputy.page.waitForSelector(`[data-testid=from-request]:has-text("${words}")`);
  assert.match(await deputy.page.textContent('[data-testid=meta]'), /-建议-\d{4}/);

  // A colleague of another station is asked, and signs.
  await goes(colleague, stage.server.url + LEDGER, '[data-testid=suggestions]');
  assert.equal(await colleague.page.locator(`[data-testid=suggestion]:has-text("${title}")`).count(), 0);
  await opens(deputy, 'suggestion.invite', 'invite-form');
  await deputy.pick('#invite-station', '大芬社区联络站');
  await sends(deputy, 'invite-form');
  await colleague.page.click(`[data-testid=suggestion] a:has-text("${title}")`);
  await stands(colleague, 'raised');
  await opens(colleague, 'suggestion.co_sign', 'co-sign-form');
  await sends(colleague, 'co-sign-form');
  await deputy.page.waitForSelector('[data-testid=people]:has-text("何代表")');

  // Assigned: the unit sees it now, with its term and the rule behind it.
  const waits = (person, why) => person.page.locator(`[data-testid=work-row][data-why=${why}]:has-text("${title}")`);
  await goes(supervisor, `${stage.server.url}/day`, '[data-testid=day]');
  await waits(supervisor, 'assign').locator('[data-light=fine]').waitFor();
  await waits(supervisor, 'assign').locator('a').focus();
  await supervisor.page.keyboard.press('Enter');
  await stands(supervisor, 'raised');
  await opens(supervisor, 'suggestion.assign', 'assign-form');
  await supervisor.pick('#assign-lead', '区水务局');
  await supervisor.pick('#assign-co', '市交通运输局龙岗管理局');
  await sends(supervisor, 'assign-form');
  for (const person of [supervisor, deputy, colleague]) await stands(person, 'handling');
  await goes(handler, `${stage.server.url}/day`, '[data-testid=day]');
  await waits(handler, 'reply').locator('a').click();
  await handler.page.waitForSelector('[data-testid=term][data-rule=reply]:has-text("3 个月")');
  assert.equal(await handler.page.locator('[data-testid="suggestion.assign"]').count(), 0);
  // The unit meets the deputy; that stands in the course for everybody who sees it.
  await opens(handler, 'suggestion.meet', 'meet-form');
  await handler.choose('meet-phase-0');
  await handler.page.fill('#meet-who', '李科长');
  await sends(handler, 'meet-form');
  await deputy.page.waitForSelector('[data-testid=course-line]:has-text("办理前"):has-text("李科长")');
  await replies(handler, '正在研究');
  await stands(deputy, 'replied');

  // Not satisfied: a second round with a term of its own.
  await opens(deputy, 'suggestion.rate', 'rate-form');
  await deputy.choose('rate-process-0');
  await deputy.choose('rate-result-2');
  await deputy.choose('rate-contact-3');
  await deputy.choose('rate-point-1');
  await deputy.choose('rate-may-close-1');
  assert.equal(await deputy.page.isDisabled('[data-testid=rate-form] [data-testid=submit]'), true);
  await deputy.page.fill('#rate-text', '没有列出清单和时限');
  await sends(deputy, 'rate-form');
  await stands(handler, 'rework');
  await handler.page.waitForSelector('[data-testid=term][data-rule=second]:has-text("1 个月")');
  await replies(handler, '清单三十一处，逐点明确了责任单位，汛前完成');
  await stands(deputy, 'replied');
  await rates(deputy, 0);
  await stands(supervisor, 'rated');
  await opens(supervisor, 'suggestion.close', 'close-form');
  await sends(supervisor, 'close-form');
  for (const person of [supervisor, deputy, colleague, handler]) await stands(person, 'closed');
  for (const text of ['没有列出清单和时限', '逐点明确了责任单位']) {
    await colleague.page.waitForSelector(`[data-testid=course-line]:has-text("${text}")`);
  }
  await look(supervisor, 'suggestions-five-browsers');

  // In the ledger it stands among those that are closed, and is found by its words.
  await goes(supervisor, stage.server.url + LEDGER, '[data-testid=suggestion]');
  await supervisor.page.fill('[data-testid=suggestion-find]', '20260318');
  await supervisor.page.waitForSelector('[data-testid=suggestion] [data-testid=elsewhere]:has-text("20260318")');
  assert.equal(await supervisor.page.locator('[data-testid=suggestion]').count(), 1, 'found by its number elsewhere');
  // Its state there says of which day it is, and goes along into the table with the rounds.
  await supervisor.page.waitForSelector('[data-testid=suggestion] [data-testid=mirrored]:has-text("截至")');
  const coming = supervisor.page.waitForEvent('download');
  await supervisor.page.click('[data-testid=suggestions-csv]');
  const taken = readFileSync(await (await coming).path(), 'utf8').replace(/^\ufeff/, '');
  const { data } = Papa.parse(taken, { header: true, skipEmptyLines: true });
  assert.equal(data.length, 1);
  assert.match(data[0]['外部状态'], /截至 \d{4}-\d\d-\d\d/);
  assert.match(data[0]['办理轮次'], /^\d+$/);
  assert.match(data[0]['收到日期'], /^\d{4}-\d\d-\d\d$/);
  await supervisor.page.fill('[data-testid=suggestion-find]', '易涝点 何代表');
  await supervisor.page.click('[data-testid=tab-closed]');
  await supervisor.page.waitForSelector(`[data-testid=suggestion][data-state=closed]:has-text("${title}")`);
  assert.equal(await supervisor.page.locator('[data-testid=suggestion]').count(), 1);
  assert.match(new URL(supervisor.page.url()).search, /state=closed/, 'the tab stands in the address');
  await supervisor.page.click('[data-testid=tab-raised]');
  await supervisor.page.waitForSelector('[data-testid=suggestion]', { state: 'detached' });
  // The head counts what was received this year, and opens the list of it.
  const raised = supervisor.page.locator('[data-testid=counted-suggestions] [data-testid=suggestions_raised] b a');
  const received = (await raised.textContent()).trim();
  await raised.click();
  await supervisor.page.waitForSelector(`[data-testid=figure-total]:has-text("${received}")`);
  await supervisor.page.waitForSelector(`[data-testid=figure-case] a[href^="/supervision/suggestions/"]:has-text("${title}")`);

  // It is supervised as what it is, and the matter leads back to it.
  await goes(supervisor, `${stage.server.url}/supervision`, '[data-testid=supervision-new]');
  await supervisor.page.click('[data-testid=supervision-new]');
  await supervisor.page.fill('#matter-title', '易涝点逐点销号');
  await supervisor.page.fill('#matter-goal', '汛前全部销号');
  await supervisor.page.fill('#matter-leader', '城建环资工委');
  await supervisor.pick('#matter-unit', '区水务局');
  await supervisor.page.fill('#matter-subject', '汛前逐点销号');
  await supervisor.page.click(`[data-testid=found] li:has-text("${title}") button`);
  await sends(supervisor, 'open-form');
  await supervisor.page.waitForSelector('[data-testid=matter-page]');
  await supervisor.page.click('[data-testid=linked] summary');
  await supervisor.page.click(`[data-testid=linked-suggestion]:has-text("${title}")`);
  await stands(supervisor, 'closed');

  // A project may grow out of it as well: the form that its page opens begins with it.
  await supervisor.page.click('[data-testid=begin-project]');
  await supervisor.page.waitForSelector(`[data-testid=propose-form] li:has-text("${title}")`);
  assert.equal(new URL(supervisor.page.url()).search, '', 'the address is that of the list again');

  // What nobody was given yet its lead deputy takes back, with a reason.
  await goes(deputy, stage.server.url + LEDGER, '[data-testid=suggestion-new]');
  await deputy.page.click('[data-testid=suggestion-new]');
  await deputy.page.fill('#suggestion-title', '关于修复社区公园步道的建议');
  await deputy.page.fill('#suggestion-text', '步道多处塌陷，建议尽快修复。');
  await sends(deputy, 'raise-form');
  await stands(deputy, 'raised');
  await opens(deputy, 'suggestion.retract', 'retract-form');
  assert.equal(await deputy.page.isDisabled('[data-testid=retract-form] [data-testid=submit]'), true);
  await deputy.page.fill('#retract-reason', '街道已经修好');
  await sends(deputy, 'retract-form');
  await stands(deputy, 'retracted');
  await deputy.page.waitForSelector('[data-testid=course-line]:has-text("街道已经修好")');
}

/** Two rounds that were not enough: it is offered to be listed, listed by one press, and offered no more. */
async function listedAfterTwoRounds(stage) {
  const title = '关于开行园区末班专线的建议';
  const deputy = await join(stage, 'huang');
  const handler = await join(stage, 'zhao');
  const supervisor = await join(stage, 'wu');
  const colleague = await join(stage, 'wu');
  const { page } = supervisor;
  const offered = (person) => person.page.locator(`[data-testid=offered] li:has-text("${title}")`);
  for (const person of [supervisor, colleague]) await goes(person, '/supervision', '[data-testid=matter]');
  assert.equal(await offered(supervisor).count(), 0, 'one round is too few');

  // Its first round was rated low; so is the second.
  for (const person of [handler, deputy]) {
    await goes(person, LEDGER, '[data-testid=suggestion]');
    await person.page.click(`[data-testid=suggestion] a:has-text("${title}")`);
    await stands(person, 'rework');
  }
  await replies(handler, '请乘客改乘夜间公交');
  await stands(deputy, 'replied');
  await rates(deputy, 2, '仍没有说明客流如何测算');
  await stands(handler, 'rework');
  for (const person of [supervisor, colleague]) await offered(person).waitFor();

  await offered(supervisor).locator('button').click();
  assert.equal(await page.inputValue('#matter-title'), title);
  await page.waitForSelector('#matter-listed:checked', { state: 'attached' });
  await page.fill('#matter-goal', '试点末班专线三个月');
  await page.fill('#matter-leader', '城建环资工委');
  await supervisor.pick('#matter-unit', '市交通运输局龙岗管理局');
  await sends(supervisor, 'open-form');
  await page.waitForSelector('[data-testid=matter-page]');
  await offered(colleague).waitFor({ state: 'detached' });
  await colleague.page.waitForSelector(`[data-testid=matter]:has-text("${title}"):has-text("挂号")`);
  // The unit finds it among what it is supervised in.
  await goes(handler, '/supervision', `[data-testid=matter]:has-text("${title}")`);
}

export const journeys = [
  { name: 'a suggestion rated low twice is listed, and offered no more', run: listedAfterTwoRounds },
  { name: 'a suggestion is handled until it is enough, in five browsers', run: untilItIsEnough },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `suggestions, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
