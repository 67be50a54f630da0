// The ledger taken away as text, as a workbook and in a form of the office, and read by programs
// that are not ours; limits and calendar set by an administrator.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { readSheet } from 'read-excel-file/node';
import { Person } from '../harness.mjs';
import { look } from './looks.mjs';

const FORMULA = '=HYPERLINK("http://a.cn","点")';

async function take(person, format) {
  const { page } = person;
  await page.click('[data-testid=export]');
  await page.waitForSelector('[data-testid=export-dialog]');
  await page.locator('[data-testid=export-dialog] label', { hasText: format }).first().click();
  return page;
}

async function saved(page) {
  const coming = page.waitForEvent('download');
  await page.click('[data-testid=export-take]');
  const download = await coming;
  await page.waitForSelector('[data-testid=export-dialog]', { state: 'detached' });
  return { name: download.suggestedFilename(), path: await download.path() };
}

async function takenAway(stage) {
  const chen = await Person.open(stage.browser, stage.server.url);
  stage.people.push(chen);
  await chen.signIn('chen');
  await chen.register(FORMULA);

  let page = await take(chen, 'CSV 文本');
  const text = await saved(page);
  assert.match(text.name, /^诉求台账-\d{4}-\d\d-\d\d\.csv$/);
  const bytes = readFileSync(text.path, 'utf8');
  assert.ok(bytes.startsWith('\ufeff'), 'marked as UTF-8');
  const parsed = Papa.parse(bytes.slice(1), { header: true, skipEmptyLines: true });
  assert.deepEqual(parsed.errors, []);
  const defended = parsed.data.find((row) => row['标题'].includes('HYPERLINK'));
  assert.equal(defended['标题'], `'${FORMULA}`);
  assert.match(defended['登记日期'], /^\d{4}-\d\d-\d\d$/);

  page = await take(chen, 'Excel 工作簿');
  await page.click('[data-testid=export-all]');
  const book = await saved(page);
  const rows = await readSheet(book.path);
  const [heads, ...cases] = rows;
  assert.equal(cases.length, parsed.data.length, 'the same cases');
  const at = (head) => heads.indexOf(head);
  const row = cases.find((one) => one[at('标题')] === FORMULA);
  assert.ok(row, 'the title is text, as it was written');
  assert.ok(row[at('登记日期')] instanceof Date, 'a day is a date');
  assert.equal(row[at('办理轮次')], 1);
  assert.equal(row[at('状态')], '待受理');
}

async function intoAForm(stage) {
  const liu = await Person.open(stage.browser, stage.server.url);
  stage.people.push(liu);
  await liu.signIn('liu');
  // Any workbook with heads is a form: one of our own exports, to begin with.
  let page = await take(liu, 'Excel 工作簿');
  const first = await saved(page);
  page = await take(liu, '套用单位表格');
  await page.setInputFiles('#form-file', { name: '月报.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(first.path) });
  await page.waitForSelector('[data-testid=form-heads]');
  assert.equal(await page.inputValue('#form-name'), '月报');
  const meant = page.locator('[data-testid=form-heads] select');
  assert.equal(await meant.first().inputValue(), 'number', 'heads are guessed');
  await meant.nth(2).selectOption('street');
  await page.click('[data-testid=form-keep]');
  await page.waitForSelector('#export-form');
  const filled = await saved(page);
  const rows = await readSheet(filled.path);
  assert.equal(rows[0][2], '登记站点', 'the form keeps its heads');
  assert.match(rows[1][2], /街道/, 'and is filled as it was put right');
  page = await take(liu, '套用单位表格');
  await page.setInputFiles('#form-file', { name: '坏.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('no workbook') });
  await page.waitForSelector('[data-testid=forms] [role=alert]');
  await page.click('[data-testid=form-drop]');
  await page.waitForSelector('#export-form', { state: 'detached' });
}

async function rules(stage) {
  const admin = await Person.open(stage.browser, stage.server.url);
  stage.people.push(admin);
  await admin.signIn('admin');
  const { page } = admin;
  await page.locator('nav a[href="/rules"]').click();
  await page.waitForSelector('[data-testid=rules]');

  // A due day explains itself.
  await page.fill('#reckon-from', '2026-02-13');
  await page.fill('#reckon-count', '5');
  await page.locator('[data-testid=due]', { hasText: '2026-02-27' }).waitFor();
  assert.match(await page.innerText('.passed'), /2026-02-14 星期六：调休上班，计入（春节）/);

  // A rule in the past cannot be saved; one that is to come can.
  await page.click('[data-testid=add-rule]');
  await page.fill('#rule-source', '区规定');
  await page.fill('#rule-from', '2020-01-01');
  await page.locator('[data-testid=new-rule] .hint.bad').waitFor();
  assert.ok(await page.isDisabled('[data-testid=save-rule]'));
  await page.fill('#rule-from', '2030-01-01');
  // Nor can one with a number left out, or one that no limit may have.
  const days = page.locator('[data-count=reply_simple]');
  for (const wrong of ['', '251', '0']) {
    await days.fill(wrong);
    await page.locator('[data-testid=new-rule] .hint.bad', { hasText: '1–250' }).waitFor();
    assert.ok(await page.isDisabled('[data-testid=save-rule]'), wrong);
  }
  const tick = await page.locator('[data-testid=new-rule] label.tick').boundingBox();
  assert.ok(tick.width > tick.height, 'its words stand in a line');
  await look(admin, 'rules-limits-form');
  await days.fill('8');
  await page.click('[data-testid=save-rule]');
  assert.match(await page.locator('[data-testid=rule]', { hasText: '将生效' }).innerText(), /\b8\b/);

  // So it is with the terms of suggestions.
  const usual = page.locator('[data-testid=dated-terms]', { hasText: '代表法' });
  assert.match(await usual.innerText(), /今日生效[^]*5 个工作日[^]*3 个月/);
  await page.click('[data-testid=add-terms]');
  await page.fill('#terms-source', '市办理规定');
  await page.fill('#terms-from', '2020-01-01');
  await page.locator('[data-testid=new-terms] .hint.bad').waitFor();
  assert.ok(await page.isDisabled('[data-testid=save-terms]'));
  await page.fill('#terms-from', '2030-01-01');
  // How many it may be depends on what is counted.
  await page.fill('[data-count=extended]', '60');
  await page.locator('[data-testid=new-terms] .hint.bad', { hasText: '1–12' }).waitFor();
  assert.ok(await page.isDisabled('[data-testid=save-terms]'));
  await look(admin, 'rules-terms-form');
  await page.selectOption('[data-unit=extended]', 'days');
  await page.click('[data-testid=save-terms]');
  await page.locator('[data-testid=new-terms] [role=alert]').waitFor();
  await page.fill('[data-count=extended]', '5');
  await page.selectOption('[data-unit=extended]', 'months');
  await page.fill('[data-count=second]', '15');
  await page.selectOption('[data-unit=second]', 'days');
  await page.click('[data-testid=save-terms]');
  const coming = page.locator('[data-testid=dated-terms]', { hasText: '将生效' });
  await coming.waitFor();
  assert.match(await coming.innerText(), /5 个月[^]*15 日[^]*市办理规定/);

  // And with the committees that match topics: a new table begins with what holds today.
  const held = page.locator('[data-testid=dated-committees]', { hasText: '今日生效' });
  assert.match(await held.innerText(), /教育发展[^]*区人大常委会教科文卫工委/);
  await page.click('[data-testid=add-committees]');
  await page.fill('#committees-source', '主任会议决定');
  await page.fill('#committees-from', '2030-01-01');
  await page.selectOption('[data-topic=other]', { label: '区人大常委会监察司法工委' });
  await look(admin, 'rules-committees-form');
  await page.click('[data-testid=save-committees]');
  const planned = page.locator('[data-testid=dated-committees]', { hasText: '将生效' });
  await planned.waitFor();
  assert.match(await planned.innerText(), /法治、其他：区人大常委会监察司法工委[^]*主任会议决定/);

  // A year's file is checked whole, line by line.
  await page.click('[data-testid=add-year]');
  await page.fill('#year-source', '通知');
  const file = (text) => page.setInputFiles('#year-file', { name: 'year.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await file('date,kind,name\n2029-01-01,day_off,元旦\n2029-01-02,perhaps,\n');
  await page.locator('[data-testid=year-form] .hint.bad', { hasText: '第 3 行' }).waitFor();
  assert.ok(await page.isDisabled('[data-testid=save-year]'));
  await file('date,kind,name\n2029-01-01,day_off,元旦\n2029-01-06,make_up_workday,元旦\n');
  await page.click('[data-testid=save-year]');
  await page.locator('[data-testid=year]', { hasText: '2029' }).waitFor();

  // Others read them.
  const chen = await Person.open(stage.browser, stage.server.url);
  stage.people.push(chen);
  await chen.signIn('chen');
  assert.equal(await chen.page.locator('nav a[href="/rules"]').count(), 0);
  await chen.page.goto(`${stage.server.url}/rules`);
  await chen.page.locator('[data-testid=year]', { hasText: '2029' }).waitFor();
  assert.equal(await chen.page.locator('[data-testid=add-rule]').count(), 0);
}

export const journeys = [
  { name: 'the ledger is taken away and read elsewhere', run: takenAway },
  { name: 'a form of the office is filled', run: intoAForm },
  { name: 'limits and calendar are set', run: rules },
];
