// Work as it goes: several people, live.
import assert from 'node:assert/strict';
import { Person, until } from '../harness.mjs';
import { goes } from './steps.mjs';

async function join(stage, login, options) {
  const person = await Person.open(stage.browser, stage.server.url, options);
  stage.people.push(person);
  return person.signIn(login);
}

async function wholeCourse(stage) {
  const chen = await join(stage, 'chen');
  const lin = await join(stage, 'lin');
  const wu = await join(stage, 'wu');
  const liu = await join(stage, 'liu');
  const zhang = await join(stage, 'zhang');
  const feng = await join(stage, 'feng');

  for (const person of [wu, liu, zhang, feng]) await person.only('园区西门');
  const id = await chen.register('园区西门雨后积水，货车进出困难');
  await wu.sees('registered', id);
  await liu.sees('registered', id);
  assert.equal(await lin.page.locator(`[data-request="${id}"]`).count(), 0, 'another station must not see it');
  assert.equal(await zhang.page.locator(`[data-request="${id}"]`).count(), 0, 'a unit must not see it yet');

  await chen.open(id);
  await chen.act('accept');
  for (const person of [chen, wu, liu]) await person.sees('accepted', id);

  await liu.open(id);
  await liu.act('assign');
  await liu.pick('#assign-lead', '区水务局');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
  for (const person of [chen, wu, zhang]) await person.sees('assigned', id);

  await zhang.open(id);
  await zhang.act('sign_for');
  for (const person of [chen, wu, liu]) await person.sees('in_progress', id);

  await zhang.act('reply');
  await zhang.page.fill('#reply-text', '已疏通西门外排水口，电话13800001234');
  await zhang.page.locator('[data-testid=reply-dialog] .hint.warn').waitFor();
  await zhang.choose('class-A');
  await zhang.page.click('[data-testid=reply-dialog] button[type=submit]');
  // Until a second person releases it, the station does not see what it says.
  await feng.open(id);
  await feng.act('release');
  await feng.page.locator('[data-testid=draft]', { hasText: '138****1234' }).waitFor();
  assert.equal(await chen.page.locator('[data-testid=panel] .unit .prose').count(), 0);
  await feng.page.click('[data-testid=form-dialog] button[type=submit]');
  for (const person of [chen, wu, liu]) await person.sees('replied', id);
  const reply = chen.page.locator('[data-testid=panel] .unit .prose');
  await reply.waitFor();
  assert.match(await reply.innerText(), /138\*\*\*\*1234/, 'the number is masked');

  await chen.act('rate');
  await chen.choose('process-0');
  await chen.choose('result-1');
  await chen.page.click('[data-testid=rate-dialog] button[type=submit]');
  await chen.page.waitForSelector('[data-testid=panel] [data-testid=rating]');
  await chen.act('close');
  await chen.page.click('[data-testid=close-dialog] .button.main');
  for (const person of [chen, wu, liu, zhang]) await person.sees('closed', id);
  assert.equal(await lin.page.locator(`[data-request="${id}"]`).count(), 0);

  const events = chen.page.locator('[data-testid=panel] [data-testid=event]');
  await until(async () => (await events.count()) >= 7, 'seven lines of history');
}

async function lowRating(stage) {
  const chen = await join(stage, 'chen');
  const zhang = await join(stage, 'zhang');
  const huang = await join(stage, 'huang');
  await zhang.only('路灯三盏');
  const id = await chen.register('路灯三盏不亮，夜间行走不便');
  await chen.open(id);
  await chen.act('accept');
  await chen.sees('accepted', id);
  await chen.act('assign');
  await chen.pick('#assign-lead', '区水务局');
  await chen.page.click('[data-testid=assign-dialog] button[type=submit]');
  await zhang.sees('assigned', id);
  await zhang.open(id);
  await zhang.act('sign_for');
  await zhang.sees('in_progress', id);
  await zhang.act('reply');
  await zhang.page.fill('#reply-text', '已列入计划');
  await zhang.choose('class-B');
  await zhang.page.fill('#reply-promise', '2099-01-05');
  await zhang.page.click('[data-testid=reply-dialog] button[type=submit]');
  const feng = await join(stage, 'feng');
  await feng.only('路灯三盏');
  await feng.sees('in_progress', id);
  await feng.release(id);
  await huang.sees('replied', id);
  await huang.open(id);
  await huang.act('rate');
  await huang.choose('process-0');
  await huang.choose('result-2');
  const submit = huang.page.locator('[data-testid=rate-dialog] button[type=submit]');
  assert.ok(await submit.isDisabled(), 'a low rating needs a reason');
  await huang.page.fill('#rate-reason', '灯还是不亮');
  await submit.click();
  for (const person of [chen, zhang, huang]) await person.sees('rework', id);
}

/** What was promised on a case is kept for the one that went with it as well, and the station hears of both. */
async function keptForBoth(stage) {
  const chen = await join(stage, 'chen');
  const huang = await join(stage, 'huang');
  const zhang = await join(stage, 'zhang');
  const feng = await join(stage, 'feng');
  const words = '园区北门照明';
  for (const person of [huang, zhang, feng]) await person.only(words);
  const merged = await chen.register(`${words}太暗，夜归不便`);
  const main = await chen.register(`${words}灯杆不足`);
  await chen.only(words);
  const stands = (person, id, status) =>
    person.page.waitForSelector(`[data-request-open="${id}"] [data-testid=panel-status][data-status=${status}]`);
  await chen.open(merged);
  await chen.act('merge');
  await chen.page.waitForSelector('[data-form=merge]');
  const into = chen.page.locator(`#form-case option:has-text("${words}灯杆不足")`);
  await chen.page.selectOption('#form-case', await into.getAttribute('value'));
  await chen.page.click('[data-testid=form-dialog] button[type=submit]');
  await stands(chen, merged, 'merged');

  // The main case is answered with a promise; so is the other.
  await chen.open(main);
  await chen.act('accept');
  await stands(chen, main, 'accepted');
  await chen.act('assign');
  await chen.pick('#assign-lead', '区水务局');
  await chen.page.click('[data-testid=assign-dialog] button[type=submit]');
  await zhang.sees('assigned', main);
  await zhang.open(main);
  await zhang.act('sign_for');
  await stands(zhang, main, 'in_progress');
  await zhang.act('reply');
  await zhang.page.fill('#reply-text', '灯杆已列入计划');
  await zhang.choose('class-B');
  await zhang.page.fill('#reply-promise', '2099-01-05');
  await zhang.page.click('[data-testid=reply-dialog] button[type=submit]');
  await feng.sees('in_progress', main);
  await feng.release(main);
  for (const id of [main, merged]) await huang.sees('replied', id);
  // Its panel shows what the main case was answered, and leads there.
  await chen.open(merged);
  const answer = '[data-testid=own-answer]';
  await chen.page.waitForSelector(`[data-request-open="${merged}"] ${answer}:has-text("灯杆已列入计划")`);
  assert.equal(await chen.page.locator(`[data-request-open="${merged}"] [data-testid=assignment]`).count(), 0);
  await chen.page.click(`${answer} [data-testid=main-case]`);
  await chen.page.waitForSelector(`[data-request-open="${main}"]`);

  // Each is rated and ends apart: the unit still owes what it promised on the one it was given.
  for (const [id, status] of [
    [main, 'tracking'],
    [merged, 'closed'],
  ]) {
    await chen.open(id);
    await chen.act('rate');
    await chen.choose('process-0');
    await chen.choose('result-1');
    await chen.page.click('[data-testid=rate-dialog] button[type=submit]');
    await chen.page.waitForSelector(`[data-request-open="${id}"] [data-testid=rating]`);
    await chen.act('close');
    await chen.page.click('[data-testid=close-dialog] .button.main');
    await stands(chen, id, status);
  }
  await chen.open(main);
  const number = await chen.page.textContent('[data-testid=panel-number]');
  await huang.open(merged);
  await stands(zhang, main, 'tracking');
  await zhang.fills('keep_promise', { text: '灯杆已全部安装' });
  await stands(chen, main, 'closed');
  await chen.page.waitForSelector('[data-testid=panel] .unit:has-text("灯杆已全部安装")');
  await huang.page.waitForSelector(`[data-request-open="${merged}"] [data-testid=event]:has-text("B 转 A"):has-text("${number.trim()}")`);
  const told = `[data-testid=notice][data-code=promise_kept]:has-text("${words}")`;
  await goes(chen, '/notices', told);
  await until(async () => (await chen.page.locator(told).count()) === 2, 'the station hears of both');
}

async function notesAndReveal(stage) {
  const chen = await join(stage, 'chen');
  const wu = await join(stage, 'wu');
  await wu.only('楼道堆放');
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', '楼道堆放杂物');
  await chen.page.fill('#register-name', '王小明');
  await chen.page.fill('#register-phone', '13900002214');
  await chen.page.keyboard.press('Control+Enter');
  await chen.page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
  const card = wu.card('楼道堆放杂物');
  await card.waitFor({ state: 'attached' });
  const id = await card.getAttribute('data-request');
  assert.match(await card.innerText(), /王\*\* 139\*\*\*\*2214/);

  await wu.open(id);
  await wu.page.fill('#note-text', '请尽快核实');
  await wu.page.press('#note-text', 'Control+Enter');
  await chen.open(id);
  await chen.page.locator('[data-testid=note]', { hasText: '请尽快核实' }).waitFor();

  await chen.page.click('[data-testid=reveal]');
  await chen.page.fill('#purpose', '电话回访');
  await chen.page.keyboard.press('Enter');
  const shown = chen.page.locator('[data-testid=petitioner]');
  await shown.waitFor();
  assert.match(await shown.innerText(), /王小明[\s\S]*13900002214/);
  // That it was looked at is told to whoever may see the request.
  await wu.page.reload();
  await wu.page.locator('[data-testid=event]', { hasText: '电话回访' }).waitFor();
}

/** For whom a note is stays with it, also while another request is looked at. */
async function internalNote(stage) {
  const chen = await join(stage, 'chen');
  const one = await chen.register('内部备注甲');
  const other = await chen.register('内部备注乙');
  await chen.open(one);
  await chen.page.fill('#note-text', '只给人大内部看');
  await chen.page.selectOption('#note-side', 'congress');
  await chen.open(other);
  assert.equal(await chen.page.inputValue('#note-side'), 'everyone');
  await chen.open(one);
  assert.equal(await chen.page.inputValue('#note-text'), '只给人大内部看');
  assert.equal(await chen.page.inputValue('#note-side'), 'congress');
}

async function filters(stage) {
  const wu = await join(stage, 'wu');
  const count = wu.page.locator('[data-testid=filter-count]');
  const all = await count.innerText();
  await wu.page.keyboard.press('/');
  await wu.page.keyboard.type('积水');
  await until(async () => (await count.innerText()).includes('/'), 'the filter is applied');
  assert.match(wu.page.url(), /[?&]q=/);
  await wu.page.selectOption('[data-testid=filter-status]', 'closed');
  assert.match(wu.page.url(), /status=closed/);
  const address = wu.page.url();
  await wu.page.goto(address);
  await wu.synced();
  assert.equal(await wu.page.inputValue('#filter-words'), '积水');
  await wu.page.selectOption('[data-testid=filter-status]', '');
  await wu.page.fill('#filter-words', '');
  await until(async () => (await count.innerText()) === all, 'everything is shown again');
  await wu.page.click('[data-testid=view-pressing]');
  await until(async () => /pressing=1/.test(wu.page.url()), 'the view stands in the address');
  for (const light of await wu.page.locator('[data-testid=card]:visible .light').all()) {
    assert.match(await light.getAttribute('data-light'), /soon|overdue/);
  }
}

async function buffered(stage) {
  const chen = await join(stage, 'chen');
  const huang = await join(stage, 'huang');
  const column = huang.page.locator('[data-testid=column][data-status=registered]');
  const id = await chen.register('缓冲甲');
  await huang.sees('registered', id);
  // The pointer rests on the column: what leaves it stays until the reader wants it.
  await column.locator('[data-testid=card]').first().hover();
  await chen.open(id);
  await chen.act('accept');
  await huang.sees('accepted', id);
  const updates = column.locator('[data-testid=updates]');
  await updates.waitFor();
  assert.equal(await huang.in('registered', id).count(), 1, 'nothing moves under the pointer');
  await updates.click();
  await huang.in('registered', id).waitFor({ state: 'detached' });
}

export const journeys = [
  { name: 'a request goes its whole way, live for all', run: wholeCourse },
  { name: 'a low rating sends it to a second handling', run: lowRating },
  { name: 'a promise is kept for both of two merged requests', run: keptForBoth },
  { name: 'notes, and the petitioner on record', run: notesAndReveal },
  { name: 'a note stays internal', run: internalNote },
  { name: 'filters stand in the address', run: filters },
  { name: 'nothing moves under the pointer', run: buffered },
];
