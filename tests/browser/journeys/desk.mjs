// Each person's own desk: what waits, what others did, replies from templates; by keyboard alone.
import assert from 'node:assert/strict';
import { Person, Wire, until } from '../harness.mjs';
import { LANGUAGES, SIZES, look } from './looks.mjs';

async function join(stage, login, options) {
  const person = await Person.open(stage.browser, stage.server.url, options);
  stage.people.push(person);
  return person.signIn(login);
}

/** Goes to what waits for the person. */
async function toDesk(person) {
  await person.page.click('[data-testid=rail-day]');
  await person.page.waitForSelector('[data-testid=day]');
}

const row = (person, id) => person.page.locator(`[data-testid=desk-row][data-request="${id}"]`);

/** Presses J, or K where it is further up, until a row has the focus. */
async function walkTo(person, id) {
  await until(async () => {
    const key = await person.page.evaluate((id) => {
      const rows = [...document.querySelectorAll('[data-testid=desk-row], [data-testid=work-row]')];
      const at = rows.indexOf(document.activeElement?.closest('[data-testid=desk-row], [data-testid=work-row]'));
      const to = rows.findIndex((row) => row.dataset.request === id);
      if (to < 0) return null;
      return at === to ? 'there' : at < to ? 'j' : 'k';
    }, id);
    if (key === 'there') return true;
    if (key) await person.page.keyboard.press(key);
    return false;
  }, `the focus is on ${id}`);
}

/** From above, so that J finds every row. */
async function fromAbove(person) {
  await person.page.evaluate(() => document.activeElement?.blur());
}

async function bell(person) {
  return Number(await person.page.getAttribute('[data-testid=bell]', 'data-unread'));
}

async function assignTo(stage, chen, liu, titles) {
  const ids = [];
  for (const title of titles) {
    const id = await chen.register(title);
    await chen.open(id);
    await chen.act('accept');
    await chen.page.locator('[data-testid=panel-status]', { hasText: '待交办' }).waitFor();
    await chen.page.click('[data-testid=close-panel]');
    await chen.page.waitForSelector(`[data-testid=card][data-request="${id}"] a:focus`);
    ids.push(id);
  }
  for (const id of ids) {
    await liu.sees('accepted', id);
    await liu.open(id);
    await liu.act('assign');
    await liu.pick('#assign-lead', '区水务局');
    await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
    await liu.page.waitForSelector('[data-testid=assign-dialog]', { state: 'detached' });
  }
  return ids;
}

async function throughTheDesk(stage) {
  const chen = await join(stage, 'chen');
  const liu = await join(stage, 'liu');
  const words = '桌面暗管';
  await liu.only(words);
  await chen.only(words);

  // A unit's person begins with what waits for them.
  const zhang = await Person.open(stage.browser, stage.server.url);
  stage.people.push(zhang);
  await zhang.page.goto(stage.server.url);
  await zhang.page.fill('#login', 'zhang');
  await zhang.page.fill('#password', 'liaison-demo');
  await zhang.page.keyboard.press('Enter');
  await zhang.page.waitForSelector('[data-testid=day]');
  await zhang.synced();
  assert.equal(new URL(zhang.page.url()).pathname, '/day');
  const counted = () => zhang.page.locator('[data-testid=rail-waiting]').textContent().then(Number);
  await until(async () => (await counted()) > 0, 'the rail counts what waits');
  const before = { bell: await bell(zhang), rail: await counted() };

  const ids = await assignTo(stage, chen, liu, ['一', '二', '三'].map((n) => `${words}${n}`));

  // The number arrives by itself.
  await until(async () => (await bell(zhang)) >= Math.min(before.bell + 3, 100), 'the bell counts three more');
  await until(async () => (await counted()) >= before.rail + 3, 'the rail counts three more');

  // Three are chosen and signed for by keyboard alone.
  for (const id of ids) {
    await row(zhang, id).waitFor();
    await walkTo(zhang, id);
    await zhang.page.keyboard.press('Space');
    await row(zhang, id).locator('[data-testid=choose]:checked').waitFor();
  }
  assert.match(await zhang.page.textContent('[data-testid=chosen]'), /3/);
  await zhang.page.keyboard.press('s');
  for (const id of ids) await zhang.page.waitForSelector(`[data-testid=desk-row][data-request="${id}"][data-pile=handle]`);
  assert.equal(await zhang.page.locator('[data-testid=chosen]').count(), 0, 'nothing is left chosen');

  // A reply from a template, by keyboard alone; what is typed is not overwritten unasked.
  const [first] = ids;
  await fromAbove(zhang);
  await walkTo(zhang, first);
  await zhang.page.keyboard.press('r');
  await zhang.page.waitForSelector('[data-testid=reply-dialog]');
  await zhang.page.focus('#template');
  await zhang.page.selectOption('#template', 'solved');
  await until(async () => (await zhang.page.inputValue('#reply-text')).includes(`${words}一`), 'the gaps are filled');
  await zhang.page.waitForSelector('#class-A:checked', { state: 'attached' });
  await zhang.page.waitForSelector('#reply-text:focus');
  await zhang.page.keyboard.press('Control+End');
  await zhang.page.keyboard.type('已回访。');
  await zhang.page.selectOption('#template', 'planned');
  await zhang.page.waitForSelector('[data-testid=template-add]:focus');
  assert.ok((await zhang.page.inputValue('#reply-text')).endsWith('已回访。'), 'nothing is overwritten unasked');
  await zhang.page.focus('[data-testid=template-keep]');
  await zhang.page.keyboard.press('Enter');
  await zhang.page.waitForSelector('[data-testid=template-ask]', { state: 'detached' });
  assert.ok((await zhang.page.inputValue('#reply-text')).endsWith('已回访。'));
  // Class B needs its date.
  const submit = zhang.page.locator('[data-testid=reply-dialog] button[type=submit]');
  await zhang.choose('class-B');
  assert.ok(await submit.isDisabled(), 'class B without a date is blocked');
  await zhang.choose('class-A');
  await zhang.page.focus('[data-testid=preview]');
  await zhang.page.keyboard.press('Enter');
  await zhang.page.locator('[data-testid=letter]', { hasText: '已回访' }).waitFor();
  await zhang.page.focus('#reply-text');
  await zhang.page.keyboard.press('Control+Enter');
  await zhang.page.waitForSelector('[data-testid=reply-dialog]', { state: 'detached' });

  // The head reviews from what waits for them: sends back, then releases.
  const feng = await join(stage, 'feng');
  await toDesk(feng);
  await row(feng, first).waitFor();
  await walkTo(feng, first);
  await feng.page.keyboard.press('b');
  await feng.page.locator('[data-testid=draft]', { hasText: '已回访' }).waitFor();
  await feng.page.fill('#form-text', '请写明日期');
  await feng.page.keyboard.press('Control+Enter');
  await feng.page.waitForSelector('[data-testid=form-dialog]', { state: 'detached' });
  await row(zhang, first).locator('text=请写明日期').waitFor();
  await fromAbove(zhang);
  await walkTo(zhang, first);
  await zhang.page.keyboard.press('r');
  await zhang.page.locator('[data-testid=sent-back]', { hasText: '请写明日期' }).waitFor();
  assert.ok((await zhang.page.inputValue('#reply-text')).includes('已回访'), 'what was sent back is gone on with');
  await zhang.page.focus('#reply-text');
  await zhang.page.keyboard.press('Control+End');
  await zhang.page.keyboard.type('日期：十一月。');
  await zhang.page.keyboard.press('Control+Enter');
  await zhang.page.waitForSelector('[data-testid=reply-dialog]', { state: 'detached' });
  await row(feng, first).waitFor();
  await fromAbove(feng);
  await walkTo(feng, first);
  await feng.page.keyboard.press('p');
  await feng.page.locator('[data-testid=draft]', { hasText: '十一月' }).waitFor();
  await feng.page.focus('[data-testid=form-dialog] button[type=submit]');
  await feng.page.keyboard.press('Enter');
  await row(feng, first).waitFor({ state: 'detached' });

  // The clerk is told, opens the case from there, and has read it.
  await chen.page.click('[data-testid=bell]');
  const told = chen.page.locator('[data-testid=notice][data-code=replied]', { hasText: `${words}一` });
  await told.waitFor();
  assert.equal(await told.getAttribute('data-unread'), 'true');
  await told.locator('a').click();
  await chen.page.waitForSelector(`[data-request-open="${first}"]`);
  await chen.page.click('[data-testid=bell]');
  await chen.page.locator('[data-testid=notice][data-code=replied][data-unread=false]', { hasText: `${words}一` }).waitFor();
  await chen.page.click('[data-testid=read-all]');
  await until(async () => (await bell(chen)) === 0, 'all is read');
  await toDesk(chen);
  await chen.page.waitForSelector(`[data-testid=desk-row][data-request="${first}"][data-pile=rate]`);

  // The unit's inbox: the panel opens over it and closes to it.
  await zhang.page.click('[data-tab=handle]');
  await row(zhang, ids[1]).waitFor();
  await fromAbove(zhang);
  await walkTo(zhang, ids[1]);
  await zhang.page.keyboard.press('Enter');
  await zhang.page.waitForSelector(`[data-request-open="${ids[1]}"]`);
  await zhang.page.keyboard.press('Escape');
  await zhang.page.waitForSelector('[data-testid=panel]', { state: 'detached' });
  await zhang.page.waitForSelector('[data-testid=day] [data-tab=handle][aria-pressed=true]');

  // 催办: read by whom and when.
  await liu.open(ids[1]);
  await liu.fills('nudge', { text: '居民又来问了' });
  await row(zhang, ids[1]).locator('text=居民又来问了').waitFor();
  await walkTo(zhang, ids[1]);
  await zhang.page.keyboard.press('u');
  await liu.page.locator('[data-testid=nudge]', { hasText: /已读/ }).waitFor();
}

async function ownTemplates(stage) {
  const zhang = await join(stage, 'zhang');
  const feng = await join(stage, 'feng');
  await zhang.page.goto(`${stage.server.url}/templates`);
  await zhang.page.waitForSelector('[data-testid=templates]');
  await zhang.page.click('[data-testid=template-new]');
  await zhang.page.fill('#template-title', '管网抢修');
  await zhang.page.fill('#template-text', '{单位}已于{日期}完成抢修（{编号}）。');
  await zhang.page.keyboard.press('Control+Enter');
  const mine = zhang.page.locator('[data-testid=template]', { hasText: '管网抢修' });
  await mine.waitFor();
  // A colleague has it at once.
  await feng.page.goto(`${stage.server.url}/templates`);
  await feng.page.locator('[data-testid=template]', { hasText: '管网抢修' }).waitFor();
  await toDesk(zhang);
  const handle = zhang.page.locator('[data-testid=desk-row]:has([data-action=reply])').first();
  await handle.locator('a').first().focus();
  await zhang.page.keyboard.press('r');
  await zhang.page.waitForSelector('[data-testid=reply-dialog]');
  await zhang.page.selectOption('#template', { label: '管网抢修' });
  await until(async () => /^区水务局已于.+完成抢修（\d{4}-/.test(await zhang.page.inputValue('#reply-text')), 'its gaps are filled');
  await zhang.page.keyboard.press('Escape');
  await zhang.page.waitForSelector('[data-testid=reply-dialog]', { state: 'detached' });
  // The draft is kept, and stands among what is unsent.
  await zhang.page.waitForSelector('[data-group=unsent] [data-testid=begun]');
  await feng.page.locator('[data-testid=template]', { hasText: '管网抢修' }).locator('.quiet').click();
  await feng.page.locator('[data-testid=template]', { hasText: '管网抢修' }).locator('.quiet').click();
  await feng.page.locator('[data-testid=template]', { hasText: '管网抢修' }).waitFor({ state: 'detached' });
}

/** What was refused is on the desk, with its sentence and its text. */
async function refusedIsOnTheDesk(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await Person.open(stage.browser, wire.url);
    stage.people.push(chen);
    await chen.signIn('chen');
    const other = await join(stage, 'chen');
    const id = await chen.register('桌面被拒');
    await other.sees('registered', id);
    await chen.open(id);
    wire.cut();
    await chen.state('offline');
    await chen.act('accept');
    await other.open(id);
    await other.fills('decline', { choice: 0, text: '请到法院' });
    await other.page.locator('[data-testid=panel-status]', { hasText: '不予受理' }).waitFor();
    wire.mend();
    await chen.back();
    await chen.state('attention');
    await toDesk(chen);
    const entry = chen.page.locator('[data-group=attention] [data-testid=refused]');
    await entry.locator('text=不予受理').waitFor();
    await entry.locator('text=桌面被拒').waitFor();
    assert.equal(await entry.locator('button').count(), 2, 'sent again, or discarded');
    await entry.locator('.quiet').click();
    await entry.locator('.quiet').click();
    await entry.waitFor({ state: 'detached' });
  } finally {
    wire.remove();
  }
}

function screens(size, language) {
  return async (stage) => {
    const options = { viewport: size.viewport, hasTouch: size.hasTouch, isMobile: size.isMobile, locale: language.locale, reducedMotion: 'reduce' };
    const name = (screen) => `desk-${screen}-${size.name}-${language.name}`;
    for (const login of ['zhang', 'chen', 'liu', 'wu', 'huang', 'feng']) {
      const person = await join(stage, login, options);
      await toDesk(person);
      await person.page.waitForSelector('[data-testid=desk-row], [data-testid=work-row], [data-testid=all-done]');
      await look(person, name(`day-${login}`));
      if (login === 'zhang') {
        for (const tab of ['sign', 'handle', 'replied']) {
          await person.page.click(`[data-tab=${tab}]`);
          await look(person, name(`tab-${tab}`));
        }
        await person.page.click('[data-tab=all]');
        await person.page.locator('[data-action=reply]').first().click();
        await person.page.waitForSelector('[data-testid=reply-dialog]');
        await person.page.selectOption('#template', 'solved');
        await person.page.click('[data-testid=preview]');
        await person.page.waitForSelector('[data-testid=letter]');
        await look(person, name('reply'));
        await person.page.fill('#reply-text', '');
        await person.page.keyboard.press('Escape');
        await person.page.goto(`${stage.server.url}/templates`);
        await person.page.click('[data-testid=template-new]');
        await look(person, name('templates'));
      }
      if (login === 'chen' || login === 'zhang') {
        await person.page.goto(`${stage.server.url}/notices`);
        await person.page.waitForSelector('[data-testid=notices]');
        await person.page.waitForSelector('[data-testid=notice]');
        await look(person, name(`notices-${login}`));
      }
      await person.close();
    }
  };
}

export const journeys = [
  { name: 'desk: signed for, replied to and reviewed by keyboard', run: throughTheDesk },
  { name: 'desk: templates of a unit', run: ownTemplates },
  { name: 'desk: what was refused is on it', run: refusedIsOnTheDesk },
  ...SIZES.flatMap((size) => LANGUAGES.map((language) => ({ name: `desk screens ${size.name} ${language.name}`, run: screens(size, language) }))),
];
