// Supervised matters: listed, planned, reported on from the street, pressed, and seen by everybody at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { Caller, Person, Wire, until } from '../harness.mjs';
import { appears } from '../measure.mjs';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { chinaDay, goes, hangs, join, opens, options, sends, toTeam } from './steps.mjs';
import { photo } from './files.mjs';

const SCHOOL = '乐城小学改扩建';

async function toMatter(person, title, url) {
  const { page } = person;
  await page.goto(`${url}/supervision`);
  await person.synced();
  await page.click(`[data-testid=matter] a:has-text("${title}")`);
  await page.waitForSelector('[data-testid=matter-page] [data-testid=gantt]');
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const { page } = person;
    const shot = (name) => look(person, `supervision-${name}-${size.name}-${language.name}`);
    await page.goto(`${stage.server.url}/supervision`);
    await person.synced();
    await page.waitForSelector('[data-testid=matter]');
    await shot('list');
    // What became of matters this year, the list behind a number, and all plans in one chart.
    await page.goto(`${stage.server.url}/supervision?range=year`);
    await person.synced();
    await page.click('[data-testid=became][data-what=opened]');
    await page.waitForSelector('[data-testid=became-list]');
    await page.waitForFunction(() => {
      const count = Number(document.querySelector('[data-testid=became][data-what=opened] b').textContent);
      return count > 0 && document.querySelectorAll('[data-testid=matter]').length === count;
    });
    assert.match(page.url(), /range=year.*behind=opened/);
    await page.goto(`${stage.server.url}/supervision?range=year&view=gantt`);
    await person.synced();
    await page.waitForSelector('[data-testid=plans] [data-testid=plan]');
    await shot('plans');
    await page.goto(`${stage.server.url}/supervision`);
    await person.synced();
    await page.waitForSelector('[data-testid=matter]');
    await page.click('[data-testid=supervision-new]');
    await page.waitForSelector('[data-testid=open-form]');
    await shot('open');
    await page.keyboard.press('Escape');
    await toMatter(person, SCHOOL, stage.server.url);
    await shot('matter');
    for (const [code, dialog] of [
      ['supervision.report', 'report-form'],
      ['supervision.schedule', 'plan-form'],
      ['supervision.write', 'letter-form'],
      ['supervision.publish', 'publish-form'],
      ['supervision.overrule', 'overrule-form'],
      ['supervision.close', 'close-form'],
    ]) {
      await opens(page, code, dialog);
      await shot(dialog);
      await page.keyboard.press('Escape');
      await page.waitForSelector(`[data-testid=${dialog}]`, { state: 'detached' });
    }
    await toMatter(person, '同力路至同富路打通', stage.server.url);
    await shot('late');
  };
}

const OFFICE = '区人大机关党员先锋队';
/** What deputies suggested for the care of the old. */
const ON_CARE = ['关于扩大长者饭堂布点', '关于居家适老化改造', '关于培育社区助浴'];
/** The overview's row of supervised matters. */
const LIGHTS = '[data-testid=lights] li:first-child';
const countOf = (light) => `${LIGHTS} .light-count:has([data-light=${light}]) b`;

/** The light of a matter, as each screen marks it. */
const TURNED = { overdue: 'red', fine: 'green' };
const onMatter = (light) => `[data-testid=matter-page] h1 [data-testid=light][data-light=${light}]`;
const onTeam = (light) => `[data-testid=team-matter]:has([data-light=${light}])`;
const onWall = (light) => `[data-testid=wall-matter][data-light=${TURNED[light]}]`;

const wideZh = options(SIZES[0], LANGUAGES[0]);
const phoneZh = options(SIZES[1], LANGUAGES[0]);

/** The supervisor lists what deputies suggested for the care of the old as a matter of the office's own team. */
async function lists(supervisor, title) {
  const { page } = supervisor;
  await goes(supervisor, '/supervision', '[data-testid=supervision-new]');
  await page.click('[data-testid=supervision-new]');
  await page.fill('#matter-title', title);
  await page.fill('#matter-goal', '养老建议件件有着落，年内每个社区都有助餐点');
  await page.fill('#matter-leader', '社会建设工委');
  await page.selectOption('#matter-team', { label: OFFICE });
  const street = await page.locator('#matter-street option', { hasText: '布吉' }).first().getAttribute('value');
  await page.selectOption('#matter-street', street);
  await supervisor.pick('#matter-unit', '区民政局');
  // The committee of a request's topic is proposed, and chosen; the request itself stays another's.
  await page.fill('#matter-subject', '助餐点太远');
  await page.click('[data-testid=found] button');
  const proposed = page.locator('#matter-committee option:checked', { hasText: '社会建设工委' });
  await proposed.waitFor({ state: 'attached' });
  const committee = await proposed.getAttribute('value');
  await page.click('[data-testid=open-form] li:has-text("助餐点太远") button.icon-only');
  await page.selectOption('#matter-committee', committee);
  for (const suggestion of ON_CARE) {
    await page.fill('#matter-subject', suggestion);
    await page.click(`[data-testid=found] li:has-text("${suggestion}") button`);
    await page.waitForSelector(`[data-testid=open-form] li:has-text("${suggestion}") button.icon-only`);
  }
  await sends(page, 'open-form');
  await page.waitForSelector('[data-testid=matter-page]');
  await page.locator('.matter-meta', { hasText: '对口 社会建设工委' }).waitFor();
  for (const suggestion of ON_CARE) {
    await page.waitForSelector(`[data-testid=linked-suggestion]:has-text("${suggestion}")`, { state: 'attached' });
  }
  const path = new URL(page.url()).pathname;
  assert.match(path, /^\/supervision\/[0-9a-f-]{36}$/);
  return { path, street };
}

/** The team's leader plans it: what was due yesterday, and what is due in a month. */
async function plans(lead, path) {
  const { page } = lead;
  await goes(lead, path, '[data-testid=matter-page]');
  await opens(page, 'supervision.schedule', 'plan-form');
  await page.fill('[name=title]', '布点选址');
  await page.fill('[name=from]', chinaDay(-40));
  await page.fill('[name=due]', chinaDay(-1));
  await sends(page, 'plan-form');
  await page.waitForSelector(onMatter('overdue'));

  // Milestones out of order are refused, and nothing typed is lost.
  await opens(page, 'supervision.schedule', 'plan-form');
  await page.click('[data-testid=plan-add]');
  await page.fill('[name=title] >> nth=1', '开餐');
  await page.fill('[name=from] >> nth=1', chinaDay(-60));
  await page.fill('[name=due] >> nth=1', chinaDay(-50));
  await page.fill('#plan-reason', '补上开餐节点');
  await page.click('[data-testid=plan-form] [data-testid=submit]');
  await page.waitForSelector('[data-testid=plan-form] [role=alert]');
  assert.equal(await page.inputValue('[name=title] >> nth=1'), '开餐');
  await page.fill('[name=from] >> nth=1', chinaDay(-1));
  await page.fill('[name=due] >> nth=1', chinaDay(30));
  await sends(page, 'plan-form');
  await page.waitForSelector('[data-testid=milestone]:nth-child(2)');
}

/**
 * A matter over suggestions, listed and planned, and whoever looks on, each at a browser of their own: the
 * supervisor at the matter, the team's leader at the team's page, the wall, and the overview. Its street has a
 * wall of its own, so that nothing pushes it off.
 */
async function watched(stage, title) {
  const supervisor = await join(stage, 'wu', wideZh);
  const lead = await join(stage, 'yang', wideZh);
  const board = await join(stage, 'wu', wideZh);
  const { path, street } = await lists(supervisor, title);
  await plans(lead, path);
  const hall = await Person.open(stage.browser, stage.server.url, { viewport: { width: 1920, height: 1080 } });
  stage.people.push(hall);
  await hall.page.goto(stage.server.url + (await hangs(board, `${title}专屏`, street)));
  await goes(board, '/overview', LIGHTS);
  await toTeam(lead, OFFICE);
  // Before the first report it is late, and each screen says so.
  await supervisor.page.waitForSelector(onMatter('overdue'));
  await supervisor.page.waitForSelector('[data-testid=milestone]:nth-child(2)');
  await lead.page.waitForSelector(`${onTeam('overdue')}:has-text("${title}")`);
  await hall.page.waitForSelector(`${onWall('overdue')}:has-text("${title}")`);
  await board.page.waitForSelector(countOf('overdue'));
  return { supervisor, lead, hall, board, path };
}

/** How many supervised matters stand in a light, by the overview. */
async function countedIn(board, light) {
  const found = board.page.locator(countOf(light));
  return (await found.count()) ? Number(await found.textContent()) : 0;
}

/** Fills in a report on how far the first milestone is, with a photo if one is taken. */
async function reports(deputy, text, progress, image) {
  const { page } = deputy;
  await opens(page, 'supervision.report', 'report-form');
  await page.fill('#report-text', text);
  await page.fill('#step-1', String(progress));
  if (!image) return;
  await page.locator('[data-testid=report-form] input[type=file]').setInputFiles(image);
  await page.waitForSelector('[data-testid=report-form] [data-testid=staged-file]');
}

/** The whole way of a matter, in five browsers: who lists, who plans, who reports, the wall and the overview. */
async function inFiveBrowsers(stage) {
  const title = '养老建议跟踪督办';
  const { supervisor, lead, hall, board, path } = await watched(stage, title);
  const [late, fine] = [await countedIn(board, 'overdue'), await countedIn(board, 'fine')];
  assert.ok(late > 0, 'it is counted among those that are late');

  // A deputy on a street reports with a photo and without a signal.
  const wire = await Wire.lay(stage.server.url);
  const deputy = await join(stage, 'he', phoneZh, wire.url);
  await goes(deputy, path, '[data-testid=matter-page]');
  await deputy.page.waitForSelector(onMatter('overdue'));
  wire.cut();
  await deputy.state('offline');
  await reports(deputy, '大芬助餐点已开餐，老人排队有序', 100, await photo(deputy.page, 640, 480));
  await sends(deputy.page, 'report-form');
  await deputy.page.waitForSelector('[data-testid=waiting]');
  wire.mend();
  await deputy.back();

  // The light turns on every screen.
  for (const person of [supervisor, deputy]) {
    await person.page.waitForSelector('[data-testid=report]:has-text("老人排队有序")');
    await person.page.waitForSelector(onMatter('fine'));
    await person.page.waitForSelector('[data-testid=report] img');
  }
  await lead.page.waitForSelector(`${onTeam('fine')}:has-text("${title}"):has-text("50%")`);
  await hall.page.waitForSelector(`${onWall('fine')}:has-text("${title}"):has-text("50%")`);
  await until(async () => (await countedIn(board, 'fine')) === fine + 1, 'the overview counts it among the fine');
  assert.equal(await countedIn(board, 'overdue'), late - 1);
  for (const [name, person] of Object.entries({ matter: supervisor, team: lead, wall: hall, overview: board, phone: deputy })) {
    await look(person, `supervision-five-browsers-${name}`);
  }
  wire.remove();
  // The list of all matters tells it as well: who did what about it, with the photo.
  const row = `[data-testid=matter]:has-text("${title}")`;
  await goes(board, '/supervision', `${row} [data-testid=last-said]:has-text("老人排队有序")`);
  await board.page.locator(`${row} .shot img`).waitFor({ state: 'attached' });
  await board.page.waitForSelector(`${row} [data-testid=row-planned]:has-text("计划")`);

  // The head says when it is to be done, and the numbers beside it are counted from the records.
  await supervisor.page.waitForSelector('[data-testid=matter-ends]:has-text("计划完成")');
  await supervisor.page.waitForSelector('[data-testid=linked]:has-text("3")');
  await supervisor.page.click('[data-testid=count-visit]');
  await supervisor.page.waitForSelector('[data-testid=count-visit][aria-pressed=true]');
  await supervisor.page.click('[data-testid=reports-all]');
  await supervisor.page.waitForSelector('[data-testid=report]:has-text("老人排队有序")');

  // What was found there besides becomes a request; it and the report lead to each other.
  const clerk = await join(stage, 'lin', wideZh);
  await goes(clerk, path, '[data-testid=matter-page]');
  const told = (person) => person.page.locator('[data-testid=report]:has-text("老人排队有序")');
  await told(clerk).locator('[data-testid=raise]').click();
  await clerk.page.waitForSelector('[data-testid=register-dialog]');
  assert.equal(await clerk.page.inputValue('#register-title'), '大芬助餐点已开餐，老人排队有序');
  await clerk.page.fill('#register-title', '助餐点门口台阶太高');
  await clerk.page.click('[data-testid=register-submit]');
  await clerk.page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
  await told(supervisor).locator('[data-testid=became]').waitFor();
  await told(clerk).locator('[data-testid=became]').click();
  await clerk.page.waitForSelector('[data-testid=panel]:has-text("助餐点门口台阶太高")');
  await clerk.page.click('[data-testid=panel] [data-testid=origin] a');
  await clerk.page.waitForSelector('[data-testid=matter-page]');
  await told(clerk).locator('[data-testid=became]').waitFor();

  // A person's light stands over the rule's, and its reason is there to read.
  await opens(supervisor.page, 'supervision.overrule', 'overrule-form');
  await supervisor.choose('overrule-light-2');
  await supervisor.page.fill('#overrule-reason', '补贴还没到位');
  await sends(supervisor.page, 'overrule-form');
  await clerk.page.waitForSelector('[data-testid=overruled]:has-text("补贴还没到位")');
  await clerk.page.waitForSelector(onMatter('soon'));

  // Given up, the rule's light is back; both reasons stay in the history.
  await opens(supervisor.page, 'lift', 'overrule-form');
  await supervisor.page.fill('#overrule-reason', '补贴已经到位');
  await sends(supervisor.page, 'overrule-form');
  await clerk.page.waitForSelector('[data-testid=overruled]', { state: 'detached' });
  await clerk.page.waitForSelector(onMatter('fine'));
  await clerk.page.waitForSelector('[data-testid=turns] li:has-text("恢复按规则：补贴已经到位")');
  await clerk.page.waitForSelector('[data-testid=turns] li:has-text("改为此灯：补贴还没到位")');
}

const ROUNDS = 12;

/** From a report on a phone to the other screens: how long each takes, as figures. */
async function howFast(stage) {
  const title = '上门照护建议督办';
  const { supervisor, lead, hall, board, path } = await watched(stage, title);
  const deputy = await join(stage, 'he', phoneZh);
  await goes(deputy, path, '[data-testid=matter-page]');
  const image = await photo(deputy.page, 640, 480);
  const took = { 'the matter': [], 'the team page': [], 'the wall': [], 'the overview': [] };
  const last = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    // Each report turns the light, so that each screen has something else to show.
    const light = n % 2 ? 'overdue' : 'fine';
    const text = `第 ${n} 次到场`;
    const more = (await countedIn(board, light)) + 1;
    await reports(deputy, text, n % 2 ? 0 : 100, n === 0 ? image : null);
    const shown = {
      'the matter': [
        appears(supervisor.page, '[data-testid=report]', text),
        appears(supervisor.page, onMatter(light)),
      ],
      'the team page': [appears(lead.page, onTeam(light), title)],
      'the wall': [appears(hall.page, onWall(light), title)],
      'the overview': [appears(board.page, countOf(light), String(more))],
    };
    const all = Object.entries(shown).map(async ([screen, parts]) => [screen, Math.max(...(await Promise.all(parts)))]);
    const from = Date.now();
    const [seen] = await Promise.all([
      Promise.all(all),
      deputy.page.click('[data-testid=report-form] [data-testid=submit]'),
    ]);
    for (const [screen, at] of seen) took[screen].push(at - from);
    last.push(Math.max(...seen.map(([, at]) => at)) - from);
    await deputy.page.waitForSelector('[data-testid=report-form]', { state: 'detached' });
    await deputy.page.waitForSelector(onMatter(light));
    assert.equal(await countedIn(board, light), more);
    if (n === 0) await supervisor.page.waitForSelector(`[data-testid=report]:has-text("${text}") img`);
  }
  const say = (what, times) => {
    assert.equal(times.length, ROUNDS);
    const sorted = [...times].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0);
    console.log(`        from a report to ${what}: median ${at(0.5)} ms, p95 ${at(0.95)} ms (${sorted.length} reports)`);
  };
  for (const [screen, times] of Object.entries(took)) say(screen, times);
  say('the last of them', last);
}

/** A letter to a unit: its handler opens the matter, the sender's receipt says so, the answer comes back. */
async function aLetterIsRead(stage) {
  const wide = options(SIZES[0], LANGUAGES[0]);
  const supervisor = await join(stage, 'wu', wide);
  const handler = await join(stage, 'xu', wide);
  await toMatter(supervisor, SCHOOL, stage.server.url);
  await supervisor.page.click('[data-testid=matter-more]');
  await supervisor.page.click('[data-testid="supervision.write-more"]');
  await supervisor.page.selectOption('#letter-unit', { label: '区教育局' });
  await supervisor.page.fill('#letter-text', '请说明封顶推迟的原因');
  await supervisor.page.fill('#letter-by', new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await sends(supervisor.page, 'letter-form');
  const letter = (person) => person.page.locator('[data-testid=letter]:has-text("封顶推迟的原因")');
  const receipt = () => letter(supervisor).locator('[data-testid=receipt]').textContent();
  assert.match(await receipt(), /未读/);
  await toMatter(handler, SCHOOL, stage.server.url);
  await until(async () => /徐科长/.test(await receipt()), 'the sender is told who read it');
  await letter(handler).locator('[data-testid=answer]').click();
  await handler.page.fill('#answer-text', '连日降雨，月底封顶');
  await sends(handler.page, 'answer-form');
  await letter(supervisor).locator('.answer:has-text("徐科长 于"):has-text("月底封顶")').waitFor();

  // What is published hangs in the hall, as the form says, until it is taken down with a reason.
  const board = await join(stage, 'wu', wide);
  await goes(board, '/overview', '[data-testid=screens]');
  await board.page.fill('[data-testid=screen-name]', '公示屏');
  await board.page.click('[data-testid=screen-make]');
  await board.page.waitForSelector('[data-testid=screen]:has-text("公示屏")');
  const path = await board.page.getAttribute('[data-testid=screen-link]', 'href');
  const hall = await Person.open(stage.browser, stage.server.url, { viewport: { width: 1920, height: 1080 } });
  stage.people.push(hall);
  await hall.page.goto(`${stage.server.url}${path}?pages=2`);
  await opens(supervisor.page, 'supervision.publish', 'publish-form');
  assert.match(await supervisor.page.textContent('[data-testid=publish-seen]'), /大屏/);
  await supervisor.page.fill('#publish-place', '校门口公告栏');
  await supervisor.page.fill('#publish-text', '主体月底封顶，请家长监督');
  await supervisor.page.fill('#publish-until', chinaDay(10));
  await sends(supervisor.page, 'publish-form');
  const hung = hall.page.locator('[data-testid=wall-publication]:has-text("请家长监督")');
  await hung.waitFor();
  await supervisor.page.click('[data-testid=publication]:has-text("请家长监督") [data-testid=withdraw]');
  await supervisor.page.fill('#withdraw-reason', '日期有误');
  await sends(supervisor.page, 'withdraw-form');
  await supervisor.page.waitForSelector('[data-testid=withdrawn]:has-text("日期有误")');
  await hung.waitFor({ state: 'detached' });
}

/** Ended, looked back on, and taken up again: whoever watches sees each, and so do the committee's numbers. */
async function endedAndTakenUpAgain(stage) {
  const clerk = await Caller.signIn(stage.server.url, 'chen');
  await clerk.register('桥头护栏松动');
  const supervisor = await join(stage, 'wu');
  const lead = await join(stage, 'luo');
  const handler = await join(stage, 'zhang');
  const board = await join(stage, 'wu');
  const { page } = supervisor;
  // The numbers are the server's: nobody fetches what is archived to count it, only to know what was listed.
  const archived = [];
  board.page.on('request', (request) => {
    if (/\/api\/works\?.*sort=supervision/.test(request.url())) archived.push(request.url());
  });
  await goes(board, '/supervision?range=90', '[data-testid=matter]');
  const number = async (what) => Number(await board.page.textContent(`[data-testid=became][data-what=${what}] b`));
  await until(async () => (await number('opened')) >= 0, 'the numbers have come');
  if (!(await board.page.locator('[data-testid=offered]').count())) assert.deepEqual(archived, []);
  const [opened, solved] = [await number('opened'), await number('solved')];
  const counts = (what, n) => until(async () => (await number(what)) === n, `${n} are ${what}`);
  const row = board.page.locator('[data-testid=matter]:has-text("桥头护栏加固")');

  await goes(supervisor, '/supervision', '[data-testid=supervision-new]');
  await page.click('[data-testid=supervision-new]');
  await page.fill('#matter-title', '桥头护栏加固');
  await page.fill('#matter-goal', '护栏牢固，年内不再松动');
  await page.fill('#matter-leader', '城建环资工委');
  await page.selectOption('#matter-team', { label: '南湾党员先锋队' });
  await supervisor.pick('#matter-unit', '区水务局');
  await page.fill('#matter-subject', '桥头护栏松动');
  await page.click('[data-testid=found] button');
  await sends(page, 'open-form');
  await page.waitForSelector('[data-testid=matter-page]');
  const address = new URL(page.url()).pathname;
  // The board shows what it is about, and leads back.
  await page.click('[data-testid=on-board]');
  await page.waitForSelector('[data-testid=card]:visible:has-text("桥头护栏松动")');
  await page.waitForSelector('[data-testid=filter-count]:has-text("1 / ")');
  await page.click('[data-testid=filter-matter]');
  await page.waitForSelector('[data-testid=matter-page]');
  assert.equal(new URL(page.url()).pathname, address);
  await row.waitFor();
  await counts('opened', opened + 1);
  for (const person of [lead, handler]) await goes(person, address, '[data-testid="supervision.report"]');

  // It ends, and a day is set on which it is looked at again.
  await opens(page, 'supervision.close', 'close-form');
  await supervisor.choose('close-finding-0');
  await page.fill('#close-text', '护栏已全部加固');
  await page.fill('#close-back', chinaDay(30));
  await sends(page, 'close-form');
  for (const person of [lead, handler]) {
    await person.page.waitForSelector('[data-testid=closing]:has-text("护栏已全部加固"):has-text("回头看")');
  }
  await row.waitFor({ state: 'detached' });
  await counts('solved', solved + 1);
  await board.page.click('.tabs[role=group] .tab:has-text("已结束")');
  await board.page.waitForURL(/range=90.*light=over/);
  await row.waitFor();
  // By its leader and by words it is found, and both stand in the address.
  await board.page.selectOption('[data-testid=supervision-leader]', '城建环资工委');
  await board.page.fill('[data-testid=supervision-find]', '护栏');
  await board.page.press('[data-testid=supervision-find]', 'Enter');
  await board.page.waitForURL(/light=over.*leader=.*words=/);
  await row.waitFor();
  await board.page.fill('[data-testid=supervision-find]', '没有这样的事项');
  await row.waitFor({ state: 'detached' });
  await board.page.fill('[data-testid=supervision-find]', '');
  await board.page.press('[data-testid=supervision-find]', 'Enter');
  await board.page.selectOption('[data-testid=supervision-leader]', '');
  await row.waitFor();

  // Who was supervised does not look back on it; who supervised it does, and its plan is not spoken of.
  await handler.page.waitForSelector('[data-testid="supervision.report"]', { state: 'detached' });
  await opens(lead, 'supervision.report', 'report-form');
  assert.equal(await lead.page.locator('[name=report-kind]').count(), 1);
  await lead.page.fill('#report-text', '现场摇了摇，护栏不动');
  await sends(lead, 'report-form');
  for (const person of [supervisor, handler]) {
    await person.page.waitForSelector('[data-testid=report]:has-text("回头看"):has-text("护栏不动")');
    await person.page.waitForSelector('[data-testid=closing]:has-text("已于")');
  }

  // Taken up again: how it had ended stays to be read, and the unit reports as before.
  await opens(page, 'supervision.reopen', 'reopen-form');
  assert.equal(await page.isDisabled('[data-testid=reopen-form] [data-testid=submit]'), true, 'a reason is asked for');
  await page.fill('#reopen-reason', '台风后又松动了');
  await sends(page, 'reopen-form');
  for (const person of [lead, handler]) {
    await person.page.waitForSelector('[data-testid=reopening]:has-text("台风后又松动了"):has-text("护栏已全部加固")');
    await person.page.waitForSelector('[data-testid=closing]', { state: 'detached' });
  }
  await handler.page.waitForSelector('[data-testid="supervision.report"]');
  await row.waitFor({ state: 'detached' });
  await board.page.click('.tabs[role=group] .tab >> nth=0');
  await row.waitFor();
  // It did end in its days.
  await counts('solved', solved + 1);
  await goes(handler, '/notices', '[data-testid=notice][data-code=reopened]:has-text("桥头护栏加固")');
}

/** The committee's board stands in the address, its numbers open lists, and what is listed is taken away. */
async function boardStandsInTheAddress(stage) {
  const supervisor = await join(stage, 'wu');
  const colleague = await join(stage, 'wu');
  const { page } = supervisor;
  await goes(supervisor, '/supervision?range=90', '[data-testid=matters] [data-testid=matter]');
  await supervisor.choose('supervision-layout-1');
  await page.waitForURL(/range=90.*view=gantt/);
  await page.reload();
  await supervisor.synced();
  await page.waitForSelector('[data-testid=plans] [data-testid=plan]');
  await page.waitForSelector('#supervision-layout-1:checked', { state: 'attached' });
  assert.equal(await page.locator('[data-testid=matters]').count(), 0);
  // What the chart shows is there to be read as a table.
  await page.click('[data-testid=plans-as-table]');
  const drawn = await page.locator('[data-testid=plan]').count();
  await until(async () => (await page.locator('[data-testid=plans-table] tbody tr').count()) === drawn, 'a line for each bar');
  // Projects at work stand among the matters.
  await page.waitForSelector('[data-testid=plan] a[href^="/supervision/projects/"]');

  const opened = '[data-testid=became][data-what=opened]';
  await page.click(opened);
  await page.waitForURL(/view=gantt.*behind=opened/);
  await supervisor.choose('supervision-layout-0');
  const titles = (person) => person.page.locator('[data-testid=matter] .matter-title').allTextContents();
  let count;
  await until(async () => (count = Number(await page.textContent(`${opened} b`))) > 0, 'some were opened');
  await until(async () => (await titles(supervisor)).length === count, 'the list is as long as the number says');
  await page.waitForSelector(`${opened}[aria-current=true]`);
  const listed = (await titles(supervisor)).sort();

  // A colleague who is given the address reads the same.
  await goes(colleague, page.url(), '[data-testid=became-list]');
  await until(async () => (await titles(colleague)).length === count, 'a colleague reads as many');
  assert.deepEqual((await titles(colleague)).sort(), listed);

  const coming = page.waitForEvent('download');
  await page.click('[data-testid=supervision-csv]');
  const download = await coming;
  assert.match(download.suggestedFilename(), /\.csv$/);
  const text = readFileSync(await download.path(), 'utf8');
  assert.ok(text.startsWith('\ufeff'), 'marked as UTF-8');
  const { data, errors } = Papa.parse(text.slice(1), { header: true, skipEmptyLines: true });
  assert.deepEqual(errors, []);
  assert.deepEqual(data.map((one) => one['事项']).sort(), listed);
  for (const one of data) assert.match(one['立项日期'], /^\d{4}-\d\d-\d\d$/);
  assert.ok(data.some((one) => /^\d{4}-\d\d-\d\d$/.test(one['计划完成'])), 'planned ends go along');
  assert.ok(data.some((one) => one['灯的理由'] !== ''), 'and why a light is as it is');

  // The same number closes its list again.
  await page.click(opened);
  await page.waitForSelector('[data-testid=became-list]', { state: 'detached' });
}

export const journeys = [
  { name: 'a matter ends, is looked back on, and is taken up again', run: endedAndTakenUpAgain },
  { name: 'the board of supervision stands in the address', run: boardStandsInTheAddress },
  { name: 'a letter is read and answered, and its sender sees both', run: aLetterIsRead },
  { name: 'a matter is supervised in five browsers, one of them without a signal', run: inFiveBrowsers },
  { name: 'a report is on the other screens at once', run: howFast },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `supervision, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
