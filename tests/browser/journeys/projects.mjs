// Livelihood projects: a vote counted by two tellers and sealed until it is announced, a plan, its
// reports and its adjustment.
import assert from 'node:assert/strict';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { chinaDay, goes, join, opens, options, sends } from './steps.mjs';

const BALLOT = '民生实事项目预选会';

async function toBallot(person) {
  await goes(person, '/supervision/projects', '[data-testid=ballot]');
  await person.page.click(`[data-testid=ballot] a:has-text("${BALLOT}")`);
  await person.page.waitForSelector('[data-testid=ballot-page] [data-testid=tellers]');
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const { page } = person;
    const shot = (name) => look(person, `projects-${name}-${size.name}-${language.name}`);
    await goes(person, '/supervision/projects', '[data-testid=project]');
    await page.waitForSelector('[data-testid=counted-projects] [data-testid=projects_planned] b');
    await shot('list');
    await opens(page, 'project-propose', 'propose-form');
    await shot('propose');
    await page.keyboard.press('Escape');
    await opens(page, 'ballot-new', 'ballot-form');
    await shot('ballot-form');
    await page.keyboard.press('Escape');
    await page.click('[data-testid=project] a:has-text("第六人民医院")');
    await page.waitForSelector('[data-testid=project-page] [data-testid=report]');
    await shot('project');
    await page.click('[data-testid=votes] a >> nth=0');
    await page.waitForSelector('[data-testid=ballot-page] [data-testid=ballot-item]');
    await shot('ballot');
  };
}

/** What one teller counted is seen by nobody; two that agree are announced, and move the projects. */
async function voted(stage) {
  const supervisor = await join(stage, 'wu');
  const teller = await join(stage, 'he');
  await toBallot(supervisor);
  assert.ok(await supervisor.page.isDisabled('[data-testid=ballot-announce]'), 'nothing is announced early');
  await toBallot(teller);
  await opens(teller.page, 'ballot-count', 'count-form');
  for (const [id, value] of [
    ['count-issued', '45'],
    ['count-returned', '44'],
    ['count-valid', '44'],
    ['count-0-0', '41'],
    ['count-1-0', '30'],
    ['count-2-0', '27'],
    ['count-3-0', '99'],
  ])
    await teller.page.fill(`#${id}`, value);
  // More votes than ballots: it is said, and what was typed stays.
  await teller.page.click('[data-testid=count-form] [data-testid=submit]');
  await teller.page.waitForSelector('[data-testid=count-form] [role=alert]');
  assert.equal(await teller.page.inputValue('#count-0-0'), '41');
  await teller.page.fill('#count-3-0', '29');
  await sends(teller.page, 'count-form');
  await supervisor.page.waitForSelector('[data-testid=tellers][data-count=differs]:has-text("社区长者食堂提质")');
  const shown = await supervisor.page.innerText('[data-testid=ballot-page]');
  assert.ok(!/\b(41|30|29|28)\b/.test(shown.replace(/\d{4}-\d{2}-\d{2}|\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}|\d{2}-\d{2}/g, '')), `no figure is shown: ${shown}`);
  await opens(teller.page, 'ballot-count', 'count-form');
  assert.equal(await teller.page.inputValue('#count-3-0'), '29', 'the own count is there to be corrected');
  await teller.page.fill('#count-3-0', '28');
  await sends(teller.page, 'count-form');
  await supervisor.page.waitForSelector('[data-testid=tellers][data-count=agrees]');
  await supervisor.page.click('[data-testid=ballot-announce]');
  await supervisor.page.click('[data-testid=announce-form] [data-testid=submit]');
  await teller.page.waitForSelector('[data-testid=ballot-item]:has-text("41")');
  await supervisor.page.waitForSelector('[data-testid=tellers][data-count=announced]');
  // The most votes stand first, and the rule that decides between equal ones is there to read.
  const votes = await supervisor.page.locator('[data-testid=ballot-item] td:first-of-type').allTextContents();
  assert.deepEqual(votes.map(Number), [41, 30, 28, 27]);
  await supervisor.page.waitForSelector('[data-testid=ballot-page] .matter-meta:has-text("得票相等")');
  await supervisor.page.click('[data-testid=ballot-item] a:has-text("新改扩建公办幼儿园")');
  await supervisor.page.waitForSelector('[data-testid=project-page] .steps [aria-current=step]:has-text("票决当选")');

  // The plan is made public; the unit reports, asks for more time, and the committee files that.
  const address = new URL(supervisor.page.url()).pathname;
  const unit = await join(stage, 'xu');
  await opens(supervisor.page, 'project.plan', 'plan-form');
  await supervisor.pick('#project-unit', '区教育局');
  const days = await supervisor.page.evaluate(() => {
    const day = (n) => new Date(Date.now() + 8 * 3_600_000 + n * 86_400_000).toISOString().slice(0, 10);
    return [day(0), day(30), day(90)];
  });
  await supervisor.page.fill('[name=title] >> nth=0', '选址与设计');
  await supervisor.page.fill('[name=from] >> nth=0', days[0]);
  await supervisor.page.fill('[name=due] >> nth=0', days[1]);
  await supervisor.page.click('[data-testid=plan-form] button:has-text("加资金")');
  await supervisor.page.fill('[name=planned]', '300');
  await sends(supervisor.page, 'plan-form');
  await supervisor.page.waitForSelector('[data-testid=project-page] [data-light=fine]');
  await goes(unit, address, '[data-testid=project-page]');
  await opens(unit.page, 'project.report', 'report-form');
  await unit.page.fill('#report-text', '选址已定');
  await unit.page.fill('#step-1', '256');
  await unit.page.waitForSelector('[data-testid=report-form] [data-testid=refusal]:has-text("0 到 100")');
  assert.equal(await unit.page.isDisabled('[data-testid=report-form] [data-testid=submit]'), true, 'no more than all');
  await unit.page.fill('#step-1', '40');
  await sends(unit.page, 'report-form');
  await supervisor.page.waitForSelector('[data-testid=report]:has-text("选址已定")');
  await supervisor.page.waitForSelector('.steps [aria-current=step]:has-text("实施")');
  await opens(unit.page, 'project.adjust', 'plan-form');
  await unit.page.fill('[name=due] >> nth=0', days[2]);
  await unit.page.fill('[name=planned]', '450.5');
  await unit.page.fill('#plan-reason', '用地手续延后');
  await sends(unit.page, 'plan-form');
  await supervisor.page.waitForSelector('[data-testid=change]:has-text("用地手续延后")');
  // In what it differs stands in the form before it is filed, and with the plan afterwards.
  const money = '[data-testid=difference]:has-text("300 万元"):has-text("450.5 万元")';
  await opens(supervisor.page, 'project.file', 'file-form');
  await supervisor.page.waitForSelector(`[data-testid=file-form] ${money}`);
  await sends(supervisor.page, 'file-form');
  for (const person of [supervisor, unit]) await person.page.waitForSelector(`[data-testid=adjustment] ${money}`);
  await unit.page.waitForSelector('[data-testid=filing]:has-text("用地手续延后")');
  await unit.page.waitForSelector('.steps [aria-current=step]:has-text("实施")');

  // Another unit takes the lead, for a reason that stays to be read.
  await opens(supervisor.page, 'project.hand', 'hand-form');
  await supervisor.pick('#hand-unit', '区建筑工务署');
  await supervisor.page.fill('#hand-reason', '建设任务移交');
  await sends(supervisor.page, 'hand-form');
  await unit.page.waitForSelector('[data-testid=unit-change]:has-text("建设任务移交")');

  // A person's light stands over the rule's, and its reason is there to read.
  await opens(supervisor.page, 'project.overrule', 'overrule-form');
  await supervisor.choose('overrule-light-2');
  await supervisor.page.fill('#overrule-reason', '用地手续还没办妥');
  await sends(supervisor.page, 'overrule-form');
  await unit.page.waitForSelector('[data-testid=overruled]:has-text("用地手续还没办妥")');
  await unit.page.waitForSelector('[data-testid=project-page] h1 [data-light=soon]');
}

/** A month that nobody reported on in its time stays a finding, also once a report on it came after all. */
async function reportedLate(stage) {
  const supervisor = await join(stage, 'wu');
  const deputy = await join(stage, 'he');
  for (const person of [supervisor, deputy]) {
    await goes(person, '/supervision/projects', '[data-testid=project]');
    await person.page.click('[data-testid=project] a:has-text("老旧电梯更新")');
    await person.page.waitForSelector('[data-testid=project-page] [data-testid=months]');
  }
  // The month before the last one: its time is over on whichever day this is.
  const [year, month] = chinaDay(0).split('-').map(Number);
  const on = new Date(Date.UTC(year, month - 3, 15)).toISOString().slice(0, 10);
  const name = `${Number(on.slice(0, 4))}年${Number(on.slice(5, 7))}月`;
  const finding = (person, words) => person.page.locator(`[data-testid=months] li:has-text("${name}${words}")`);
  await finding(deputy, '没有月报').waitFor();
  await opens(supervisor, 'project.report', 'report-form');
  await supervisor.page.fill('#report-text', '补报：电梯更新招标完成');
  await supervisor.page.fill('#report-on', on);
  await sends(supervisor, 'report-form');
  for (const person of [supervisor, deputy]) {
    await person.page.waitForSelector('[data-testid=report]:has-text("电梯更新招标完成")');
    await finding(person, '的月报为事后补报').waitFor();
    assert.equal(await finding(person, '没有月报').count(), 0);
  }
}

/** Everybody reads what is solicited and what is being done, without an account and without a name. */
async function readByEverybody(stage) {
  const { page } = await join(stage, 'wu');
  await page.goto(`${new URL(page.url()).origin}/q/projects?lang=zh`);
  const project = (title) => page.locator(`[data-testid=project]:has-text("${title}")`);
  await project('第六人民医院二期').waitFor();
  assert.equal(await page.locator('[data-stage=soliciting]').count() > 0, true);
  assert.equal(await page.locator('[data-stage=candidate], [data-stage=lead]').count(), 0);
  assert.equal((await page.textContent('main')).includes('吴监督'), false);
}

export const journeys = [
  { name: 'projects are read by everybody', run: readByEverybody },
  { name: 'a month reported late stays a finding', run: reportedLate },
  { name: 'a vote is counted twice, announced, and its project begun', run: voted },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `projects, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
