// Duty files, how teams compare, and the bulletin of a month: counted from records, put right by two people.
import assert from 'node:assert/strict';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { goes, join, options, sends } from './steps.mjs';

/** A leader asks that an entry be struck; only somebody else confirms it, and then the points follow. */
async function byTwoPeople(stage) {
  const lead = await join(stage, 'luo');
  const supervisor = await join(stage, 'wu');
  await goes(lead, '/teams/duty', '[data-testid=duty-row]');
  await lead.page.click('[data-testid=duty-row]:has-text("黄代表") [data-testid=duty-points]');
  await lead.page.waitForSelector('[data-testid=duty-file] [data-testid=duty-entry]');
  const sum = () => lead.page.textContent('[data-testid=duty-sum]');
  const before = await sum();
  // What nobody has checked yet is named as such; it counts nothing, so another is struck.
  const reception = '[data-testid=duty-entry][data-kind=reception]';
  await lead.page.waitForSelector(`${reception}:has-text("未核对")`);
  const entry = `${reception}:not(:has-text("未核对"))`;
  await lead.page.locator(`${entry} [data-testid=entry-strike]`).first().click();
  await lead.page.fill('#strike-reason', '那天请假，名字写错了');
  await sends(lead.page, 'strike-form');
  const mine = '[data-testid=correction]:has-text("名字写错了")';
  await lead.page.waitForSelector(mine);
  assert.equal(await lead.page.locator(`${mine} [data-testid=correction-confirm]`).count(), 0, 'nobody confirms their own');
  assert.equal(await sum(), before, 'what waits changes nothing');

  // It waits in the day of whoever may decide, and leads to the file that it is about.
  await goes(supervisor, '/day', '[data-testid=day]');
  const waits = supervisor.page.locator('[data-testid=work-row][data-why=confirm]:has-text("黄代表")');
  await waits.first().locator('a').click();
  await supervisor.page.waitForSelector(`[data-testid=duty-file] ${mine}`);
  await goes(supervisor, '/teams/duty', '[data-testid=corrections-waiting]');
  await supervisor.page.click(`${mine} [data-testid=correction-confirm]`);
  await supervisor.page.waitForSelector(mine, { state: 'detached' });
  await goes(lead, new URL(lead.page.url()).pathname, '[data-testid=duty-sum]');
  await lead.page.waitForFunction(
    (was) => document.querySelector('[data-testid=duty-sum]')?.textContent !== was,
    before,
  );

  // A rule from today on.
  await goes(supervisor, '/teams/duty', '[data-testid=point-rules]');
  await supervisor.page.click('[data-testid=rule-set]');
  await supervisor.page.selectOption('#rule-kind', 'study');
  await supervisor.page.fill('#rule-points', '1.5');
  await sends(supervisor.page, 'rule-form');
  await supervisor.page.waitForSelector('[data-testid=point-rule][data-kind=study]:has-text("1.5")');
}

/** Every number of the comparison opens the records that it counts. */
async function toTheRecords(stage) {
  const person = await join(stage, 'wu');
  await goes(person, '/teams/compare', '[data-testid=compare-row]');
  const cell = person.page.locator('[data-testid=compare-row]:has-text("南湾党员先锋队") td a').first();
  const count = (await cell.textContent()).trim();
  await cell.click();
  await person.page.waitForSelector('[data-testid=figure-total]');
  assert.match(await person.page.textContent('[data-testid=figure-total]'), new RegExp(`^${count}\\b`));
  assert.equal(String(await person.page.locator('[data-testid=figure-case]').count()), count);
}

/** The bulletin of last month: read, put in other words, taken along. */
async function bulletin(stage) {
  const person = await join(stage, 'wu');
  await goes(person, '/overview', '[data-testid=figure-row]');
  const [table] = await Promise.all([
    person.page.waitForEvent('download'),
    person.page.click('[data-testid=figures-csv]'),
  ]);
  assert.match(table.suggestedFilename(), /\.csv$/);
  await person.page.click('[data-testid=to-bulletins]');
  await person.page.waitForSelector('[data-testid=bulletin-row]');
  await person.page.locator('[data-testid=bulletin-row] a').nth(1).click();
  await person.page.waitForSelector('[data-testid=bulletin] [data-testid=bulletin-figure]');
  const told = '[data-testid=bulletin-part][data-part=told]';
  await person.page.click(`${told} [data-testid=bulletin-edit]`);
  await person.page.fill('#bulletin-zh', '这个月有三件事值得一说。');
  await sends(person.page, 'bulletin-form');
  await person.page.waitForSelector(`${told} [data-testid=bulletin-text]:has-text("三件事")`);
  await person.page.click('[data-testid=bulletin-draft]');
  await person.page.waitForSelector(`${told} [data-testid=bulletin-text]:has-text("三件事")`);
  // What is unsuitable is left out, and put back.
  for (const out of ['true', 'false']) {
    await person.page.locator('[data-testid=bulletin-leave-out]').first().click();
    await person.page.waitForFunction((out) => document.querySelector('[data-testid=bulletin-item]')?.dataset.out === out, out);
  }
  const [download] = await Promise.all([
    person.page.waitForEvent('download'),
    person.page.click('[data-testid=bulletin-docx]'),
  ]);
  assert.match(download.suggestedFilename(), /^bulletin-\d{4}-\d{2}\.docx$/);
  // What is told leads to the records that it is told of.
  await person.page.locator('[data-testid=bulletin-part][data-part=activities] [data-testid=bulletin-item] a').first().click();
  await person.page.waitForSelector('[data-testid=figure-case]');
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const shot = (name) => look(person, `duty-${name}-${size.name}-${language.name}`);
    await goes(person, '/teams/duty', '[data-testid=duty-row]');
    await shot('list');
    await person.page.locator('[data-testid=duty-points]').first().click();
    await person.page.waitForSelector('[data-testid=duty-sum]');
    await shot('file');
    await goes(person, '/teams/compare', '[data-testid=compare-row]');
    await shot('compare');
    await goes(person, '/overview/bulletin', '[data-testid=bulletin-row]');
    await person.page.locator('[data-testid=bulletin-row] a').nth(1).click();
    await person.page.waitForSelector('[data-testid=bulletin-figure]');
    await shot('bulletin');
  };
}

export const journeys = [
  { name: 'a duty file is put right by two people', run: byTwoPeople },
  { name: 'a compared number opens its records', run: toTheRecords },
  { name: 'a bulletin is put in words and taken along', run: bulletin },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `duty files and bulletins, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
