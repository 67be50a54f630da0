// What a petitioner gets: a receipt, a page on the phone, a rating that the station sees; and paper.
import assert from 'node:assert/strict';
import { Person } from '../harness.mjs';
import { look } from './looks.mjs';

async function join(stage, login, options) {
  const person = await Person.open(stage.browser, stage.server.url, options);
  stage.people.push(person);
  return person.signIn(login);
}

async function stands(person, words) {
  await person.page.locator('[data-testid=panel-status]', { hasText: words }).waitFor();
}

/** A sheet that opens beside the application. */
async function sheet(person, press) {
  const [page] = await Promise.all([person.context.waitForEvent('page'), press()]);
  await page.waitForSelector('#content');
  return page;
}

async function reply(unit, head, id, text) {
  await unit.act('reply');
  await unit.page.fill('#reply-text', text);
  await unit.choose('class-A');
  await unit.page.click('[data-testid=reply-dialog] button[type=submit]');
  await unit.page.waitForSelector('[data-testid=reply-dialog]', { state: 'detached' });
  await head.release(id);
}

async function fromReceiptToRating(stage) {
  const chen = await join(stage, 'chen');
  const liu = await join(stage, 'liu');
  const zhang = await join(stage, 'zhang');
  const words = '井盖异响扰民';
  for (const person of [liu, zhang]) await person.only(words);

  // Registered with a name and a telephone; the receipt is printed from the message.
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', words);
  await chen.page.fill('#register-text', '夜里车一压就响，我是王小明，电话13800001234');
  await chen.page.fill('#register-name', '王小明');
  await chen.page.fill('#register-phone', '13800001234');
  await chen.page.click('[data-testid=register-submit]');
  const first = await sheet(chen, () => chen.page.click('[data-testid=toast] [data-testid=print-receipt]'));
  await first.close();
  const card = chen.card(words);
  const id = await card.getAttribute('data-request');
  await chen.open(id);
  await chen.act('accept');

  // Printed again from the case: the first is void.
  await chen.page.click('[data-testid=print-menu]');
  const slip = await sheet(chen, () => chen.page.click('[data-testid=panel] [data-testid=print-receipt]'));
  const link = await slip.getAttribute('[data-testid=receipt-link]', 'href');
  const number = await slip.textContent('[data-testid=number]');
  await look({ page: slip }, 'receipt-wide-zh');
  assert.ok(await slip.isVisible('[data-print]'), 'the print button is shown by its script');
  await slip.close();
  await chen.page.keyboard.press('Escape');
  await chen.page.locator('[data-testid=event]', { hasText: '打印回执' }).first().waitFor();

  await liu.sees('accepted', id);
  await liu.open(id);
  await liu.act('assign');
  await liu.pick('#assign-lead', '区水务局');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
  await zhang.sees('assigned', id);
  await zhang.open(id);
  await zhang.act('sign_for');
  await liu.sees('in_progress', id);

  // The petitioner, on a phone, without an account and without scripts.
  const phone = {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: true,
  };
  const visitor = await Person.open(stage.browser, stage.server.url, phone);
  stage.people.push(visitor);
  await visitor.page.goto(link);
  await visitor.page.locator('[data-testid=standing]', { hasText: '正在办理' }).waitFor();
  await look(visitor, 'public-phone-zh');
  const plain = await Person.open(stage.browser, stage.server.url, { ...phone, javaScriptEnabled: false });
  stage.people.push(plain);

  await reply(zhang, liu, id, '已更换防响井盖垫圈');
  await stands(chen, '已答复');
  await visitor.page.reload();
  assert.equal(await visitor.page.isVisible('#reason'), false, 'no reason is asked yet');
  await look(visitor, 'public-rate-phone-zh');
  await visitor.page.click('nav a');
  await visitor.page.waitForSelector('html[lang=en]');
  await look(visitor, 'public-rate-phone-en');

  // Without scripts, low, with a reason.
  await plain.page.goto(link);
  await plain.page.check('[name=process][value=fair]');
  await plain.page.check('[name=result][value=dissatisfied]');
  await plain.page.click('form button');
  await plain.page.waitForSelector('[data-testid=complaint]');
  assert.ok(await plain.page.isChecked('[name=result][value=dissatisfied]'), 'what was chosen stays');
  await plain.page.fill('#reason', '换了还是响');
  await plain.page.click('form button');
  await plain.page.waitForSelector('[data-testid=thanks]');
  await stands(chen, '二次办理');
  const side = chen.page.locator('[data-testid=panel] [data-testid=rating]');
  await side.locator('text=换了还是响').waitFor();
  await chen.page.locator('[data-testid=event]', { hasText: '公众页面' }).waitFor();
  await visitor.page.goto(link);
  await look(visitor, 'public-rated-phone-zh');

  // Looked up by the number; wrong digits are told in the same words as an unknown number.
  await plain.page.goto(`${stage.server.url}/q/find?lang=zh`);
  await plain.page.fill('#number', number);
  await plain.page.fill('#digits', '0000');
  await plain.page.click('form button');
  await plain.page.waitForSelector('[data-testid=complaint]');
  await plain.page.fill('#digits', '1234');
  await plain.page.click('form button');
  await plain.page.waitForSelector('[data-testid=reply]');
  await visitor.page.goto(`${stage.server.url}/q/find?lang=en`);
  await look(visitor, 'find-phone-en');

  // Paper.
  await chen.page.click('[data-testid=print-menu]');
  const paper = await sheet(chen, () => chen.page.click('[data-testid=print-case]'));
  await look({ page: paper }, 'case-paper-wide-zh');
  await paper.click('nav a');
  await paper.waitForSelector('html[lang=en]');
  await look({ page: paper }, 'case-paper-wide-en');
  const letter = await sheet(chen, () => chen.page.click('[data-testid=print-reply]'));
  await letter.waitForSelector('[data-testid=letter]');
  await look({ page: letter }, 'letter-wide-zh');
  // The print button of the list stands where the panel was.
  await chen.page.keyboard.press('Escape');
  await chen.page.click('[data-testid=close-panel]');
  const ledger = await sheet(chen, () => chen.page.click('[data-testid=print-ledger]'));
  await ledger.waitForSelector('thead');
  await look({ page: ledger }, 'ledger-wide-zh');
  // A4 across, over several sheets.
  const sheets = (await ledger.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...sheets.matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.ok(boxes.length > 1 && boxes.every(([, width, height]) => Number(width) > Number(height)), `${boxes}`);
}

async function keptIdentity(stage) {
  const chen = await join(stage, 'chen');
  const words = '夜间偷排举报';
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', words);
  await chen.page.fill('#register-name', '李小红');
  await chen.page.fill('#register-phone', '13900005678');
  await chen.page.check('#register-confidential');
  await look(chen, 'register-kept-wide-zh');
  await chen.page.click('[data-testid=register-submit]');
  const card = chen.card(words).and(chen.page.locator('[data-number]'));
  await card.waitFor({ state: 'attached' });
  await chen.open(await card.getAttribute('data-request'));
  const petitioner = chen.page.locator('[data-testid=panel] .petitioner');
  await petitioner.locator('text=身份保密').waitFor();
  assert.equal(await petitioner.locator('text=李').count(), 0);
  // The station may still look, on record.
  await petitioner.locator('[data-testid=reveal]').waitFor();
}

async function corrected(stage) {
  const chen = await join(stage, 'chen');
  const words = '台阶无扶手';
  const id = await chen.register(words);
  await chen.open(id);
  await chen.fills('answer_on_spot', { choice: 0, text: '已报街道加装' });
  await stands(chen, '已答复');
  assert.equal(await chen.page.locator('[data-testid=panel] [data-action=rate]').count(), 0, 'nobody rates their own answer');
  const huang = await join(stage, 'huang');
  await huang.only(words);
  await huang.sees('replied', id);
  await huang.open(id);
  await huang.act('rate');
  await huang.choose('rater-1');
  await huang.choose('process-2');
  await huang.choose('result-0');
  await huang.page.fill('#rate-reason', '没有说清楚');
  await huang.page.click('[data-testid=rate-dialog] button[type=submit]');
  await stands(chen, '二次办理');
  // A slip is corrected within twelve hours, from what was given.
  await huang.act('correct_rating');
  await huang.page.waitForSelector('[data-testid=rate-dialog]');
  assert.equal(await huang.page.inputValue('#rate-reason'), '没有说清楚');
  await huang.choose('process-0');
  await huang.page.click('[data-testid=rate-dialog] button[type=submit]');
  await stands(chen, '已答复');
  // The deputy's own judgement stands beside the resident's.
  await huang.act('rate');
  await huang.choose('process-1');
  await huang.choose('result-1');
  await huang.page.click('[data-testid=rate-dialog] button[type=submit]');
  const given = chen.page.locator('[data-testid=panel] [data-testid=rating]');
  await given.locator('text=人大代表').waitFor();
  await given.locator('text=群众').waitFor();
}

export const journeys = [
  { name: 'a petitioner rates with the receipt, on the public page', run: fromReceiptToRating },
  { name: 'a kept identity is on no card', run: keptIdentity },
  { name: 'both rate, and a rating is corrected', run: corrected },
];
