// The ledger: ordered, counted, searched as one types, by keyboard; several cases moved at once.
import assert from 'node:assert/strict';
import { Person, until } from '../harness.mjs';
import { look } from './looks.mjs';

const rows = (person) => person.page.locator('[data-testid=row]');

/** What stands in a column, from above. */
async function column(person, name) {
  return rows(person).locator(`td[data-column=${name}]`).allInnerTexts();
}

/** Waits until the list is the one that was asked for. */
async function settled(person) {
  await person.page.waitForSelector('[data-testid=ledger-frame]:not(.dim)');
  await rows(person).first().waitFor();
}

async function looksThingsUp(stage) {
  const wu = await Person.open(stage.browser, stage.server.url);
  stage.people.push(wu);
  await wu.signIn('wu');
  await wu.page.click('nav a[href="/ledger"]');
  await settled(wu);
  const total = Number((await wu.page.innerText('[data-testid=sums]')).match(/\d+/)[0]);
  assert.ok(total > 100, `${total} requests`);
  // Only what is in sight is on the page, wherever one scrolls to.
  assert.ok((await rows(wu).count()) < 90);
  await wu.page.focus('[data-testid=ledger-table]');
  await wu.page.keyboard.press('End');
  await wu.page.waitForSelector(`#row-${total - 1}`);
  await wu.page.keyboard.press('Home');
  await wu.page.waitForSelector('#row-0');
  // Ordered by a heading, and by a second one.
  await wu.page.click('th[data-column=topic] button');
  await wu.page.click('th[data-column=registered] button', { modifiers: ['Shift'] });
  await wu.page.waitForURL(/sort=topic(,|%2C)registered/);
  await settled(wu);
  await until(async () => {
    const topics = await column(wu, 'topic');
    const days = await column(wu, 'registered');
    return topics[0] === topics[1] && days[0] <= days[1] && new Set(topics).size < 5;
  }, 'ordered by topic, then day');
  assert.equal(await wu.page.getAttribute('th[data-column=topic]', 'aria-sort'), 'ascending');
  // Counted; a count leads to what it counts.
  await wu.page.selectOption('[data-testid=count-by]', 'status');
  const group = wu.page.locator('.group[data-value=in_progress]');
  const counted = Number((await group.innerText()).match(/(\d+)/)[1]);
  await group.click();
  await until(async () => (await wu.page.innerText('[data-testid=sums]')).includes(` ${counted} `), 'the counted ones');
  assert.deepEqual([...new Set(await column(wu, 'status'))], ['办理中']);
  // Another column; the address says everything.
  await wu.page.click('[data-testid=columns-menu]');
  await wu.page.check('input[name=place]');
  await wu.page.keyboard.press('Escape');
  await wu.page.waitForSelector('th[data-column=place]');
  const address = wu.page.url();
  const other = await Person.open(stage.browser, stage.server.url);
  stage.people.push(other);
  await other.page.goto(stage.server.url);
  await other.signIn('wu');
  await other.page.goto(address);
  await settled(other);
  assert.deepEqual(await column(other, 'number'), await column(wu, 'number'));
  // A case opens over the ledger, and closes onto it.
  await wu.page.focus('[data-testid=ledger-table]');
  await wu.page.keyboard.press('ArrowDown');
  await wu.page.keyboard.press('Enter');
  await wu.page.waitForSelector('[data-testid=panel-status]');
  assert.match(wu.page.url(), /\/ledger\/requests\//);
  await wu.page.keyboard.press('Escape');
  await wu.page.waitForSelector('[data-testid=panel]', { state: 'detached' });
  assert.equal(wu.page.url(), address);
}

async function searches(stage) {
  const [chen, wu] = [
    await Person.open(stage.browser, stage.server.url),
    await Person.open(stage.browser, stage.server.url),
  ];
  stage.people.push(chen, wu);
  await chen.signIn('chen');
  await wu.signIn('wu');
  await wu.page.goto(`${stage.server.url}/ledger`);
  await settled(wu);
  const id = await chen.register('鳄鱼出没的池塘');
  // Live: it stands in an open ledger without anybody asking.
  await wu.page.waitForSelector(`[data-testid=row][data-request="${id}"]`);
  await chen.open(id);
  await chen.page.fill('#note-text', '渔政部门已到场查看');
  await chen.page.press('#note-text', 'Control+Enter');
  await chen.synced();
  for (const words of ['鳄', '鳄鱼', '渔政', '鳄鱼出没', '渔政 池塘']) {
    await wu.page.fill('#filter-words', words);
    await wu.page.waitForFunction(
      ([id, n]) => {
        const rows = [...document.querySelectorAll('[data-testid=row]')];
        return rows.length === n && rows[0].dataset.request === id;
      },
      [id, 1],
    );
  }
  await wu.page.fill('#filter-words', '查无此事的词');
  await wu.page.waitForSelector('.ledger-frame .column-empty');
  // While the same is registered again, the first one is pointed out.
  await chen.page.click('[data-testid=close-panel]');
  await chen.page.click('[data-testid=register]');
  await chen.page.fill('#register-title', '池塘有鳄鱼出没');
  await chen.page.locator('[data-testid=similar-case]', { hasText: '鳄鱼出没的池塘' }).waitFor();
}

async function severalAtOnce(stage) {
  const [chen, liu] = [
    await Person.open(stage.browser, stage.server.url),
    await Person.open(stage.browser, stage.server.url),
  ];
  stage.people.push(chen, liu);
  await chen.signIn('chen');
  await liu.signIn('liu');
  const ids = [];
  for (const n of [1, 2, 3]) ids.push(await chen.register(`成批办理之${n}`));
  await chen.page.goto(`${stage.server.url}/ledger?q=${encodeURIComponent('成批办理')}`);
  await settled(chen);
  await until(async () => (await rows(chen).count()) === 3, 'three rows');
  await chen.page.focus('[data-testid=ledger-table]');
  for (const key of [' ', 'ArrowDown', ' ', 'ArrowDown', ' ']) await chen.page.keyboard.press(key);
  await chen.page.click('[data-testid=bulk-accept]');
  for (const id of ids) await liu.sees('accepted', id);
  await liu.page.goto(`${stage.server.url}/ledger?q=${encodeURIComponent('成批办理')}`);
  await settled(liu);
  for (const n of [0, 1, 2]) await rows(liu).nth(n).locator('input').check();
  await liu.page.click('[data-testid=bulk-assign]');
  await liu.pick('#assign-lead', '水务');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
  await until(async () => {
    const states = await column(liu, 'status');
    return states.length === 3 && states.every((state) => state === '待签收');
  }, 'all three are assigned');
}

/** A filter kept for the station, opened by a colleague, and taken away again. */
async function savedViews(stage) {
  const chen = await Person.open(stage.browser, stage.server.url, { reducedMotion: 'reduce' });
  const huang = await Person.open(stage.browser, stage.server.url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-GB', reducedMotion: 'reduce' });
  stage.people.push(chen, huang);
  await chen.signIn('chen', undefined, '/');
  await huang.signIn('huang', undefined, '/');
  await chen.page.goto(`${stage.server.url}/ledger?status=in_progress&sort=-due`);
  await chen.page.waitForSelector('[data-testid=ledger-frame]:not(.dim) [data-testid=row]');
  await chen.page.click('[data-testid=views]');
  await chen.page.fill('#view-name', '办理中，最急在前');
  await chen.page.selectOption('#view-circle', { index: 1 });
  await chen.page.click('[data-testid=view-submit]');
  await chen.page.locator('[data-testid=view]', { hasText: '办理中，最急在前' }).waitFor();
  await look(chen, 'views-wide-zh');
  await huang.page.click('[data-testid=views]');
  const shared = huang.page.locator('[data-testid=view]', { hasText: '办理中，最急在前' });
  await shared.waitFor();
  await look(huang, 'views-phone-en');
  await shared.locator('a').click();
  await huang.page.waitForURL(/\/ledger\?status=in_progress&sort=-due$/);
  await huang.page.waitForSelector('[data-testid=ledger-frame]:not(.dim) [data-testid=row]');
  await chen.page.locator('[data-testid=view] button').click();
  await chen.page.locator('[data-testid=view] button').click();
  await chen.page.locator('[data-testid=view]').waitFor({ state: 'detached' });
  await huang.page.click('[data-testid=views]');
  await huang.page.waitForSelector('[data-testid=views-dialog]');
  await huang.page.locator('[data-testid=view]').waitFor({ state: 'detached' });
}

export const journeys = [
  { name: 'the ledger is ordered, counted and opened', run: looksThingsUp },
  { name: 'every text is searched as one types', run: searches },
  { name: 'a view is kept and shared', run: savedViews },
  { name: 'several cases are moved at once', run: severalAtOnce },
];
