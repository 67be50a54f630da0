// Keys and input methods.
import assert from 'node:assert/strict';
import { Person, until } from '../harness.mjs';

async function join(stage, login) {
  const person = await Person.open(stage.browser, stage.server.url);
  stage.people.push(person);
  return person.signIn(login);
}

const KEYS_PER_SECOND = 8;

async function keyboardOnly(stage) {
  const chen = await join(stage, 'chen');
  const { page } = chen;
  let keys = 0;
  const press = async (key) => {
    keys += key.split('+').length;
    await page.keyboard.press(key);
  };
  const title = '小区门口占道停车';
  const text = '早晚高峰车辆停在人行道上，老人小孩只能走机动车道。';
  await press('c');
  await page.waitForSelector('#register-title:focus');
  await page.keyboard.type(title);
  await press('Tab');
  await page.waitForSelector('#register-text:focus');
  await page.keyboard.type(text);
  const simple = keys + 2;
  await press('Tab'); // nature
  await press('Tab'); // topic
  await page.waitForSelector('#register-topic:focus');
  await press('Home'); // transport is the first
  await press('Tab'); // channel
  await press('Tab'); // community
  await page.waitForSelector('#register-community:focus');
  await page.keyboard.type('南岭');
  keys += 2;
  await press('Enter');
  await press('Control+Enter');
  await page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
  const card = chen.card(title).first();
  await card.waitFor({ state: 'attached' });
  assert.match(await card.innerText(), /南岭村 · 交通出行/);
  const seconds = (n) => (n / KEYS_PER_SECOND).toFixed(1);
  console.log(`        register: ${simple} keys beyond title and text (${seconds(simple)} s at ${KEYS_PER_SECOND} keys/s); with topic and community ${keys} (${seconds(keys)} s)`);
  console.log(`        typing included: ${seconds(simple + title.length + text.length)} s and ${seconds(keys + title.length + text.length)} s`);

  // Open, accept and go back, by keys alone.
  await page.keyboard.press('/');
  await page.keyboard.type(title);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.waitForSelector('[data-testid=card] a:focus');
  await page.keyboard.press('m');
  await page.waitForSelector('[data-testid=move-dialog]');
  await page.keyboard.press('1');
  const id = await card.getAttribute('data-request');
  await chen.sees('accepted', id);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector(`[data-request-open="${id}"]`);
  await page.keyboard.press('n');
  await page.waitForSelector('#note-text:focus');
  await page.keyboard.type('已电话核实');
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-testid=note]', { hasText: '已电话核实' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForSelector('[data-testid=panel]', { state: 'detached' });
  await page.waitForSelector(`[data-request="${id}"] a:focus`);
  await page.keyboard.press('?');
  await page.waitForSelector('[data-testid=help]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('[data-testid=help]', { state: 'detached' });
}

async function inputMethod(stage) {
  const chen = await join(stage, 'chen');
  const cdp = await chen.context.newCDPSession(chen.page);
  // Composing with the focus on the page: the letters belong to the input method.
  for (const key of ['c', 'm', '?']) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key, code: 'KeyC' });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', windowsVirtualKeyCode: 229, key, code: 'KeyC' });
  }
  assert.equal(await chen.page.locator('dialog[open]').count(), 0);
  // Composing in a field: Enter chooses a candidate, it does not submit.
  await chen.page.focus('[data-testid=quick-add]');
  await cdp.send('Input.imeSetComposition', { selectionStart: 2, selectionEnd: 2, text: 'lu deng' });
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Enter', code: 'Enter' });
  assert.equal(await chen.page.locator('[data-testid=card]', { hasText: 'lu deng' }).count(), 0);
  await cdp.send('Input.insertText', { text: '路灯坏了' });
  assert.equal(await chen.page.inputValue('[data-testid=quick-add]'), '路灯坏了');
  await chen.page.keyboard.press('Enter');
  await chen.card('路灯坏了').first().waitFor({ state: 'attached' });
  // The filter waits for the composition as well.
  await chen.page.focus('#filter-words');
  await cdp.send('Input.imeSetComposition', { selectionStart: 4, selectionEnd: 4, text: 'deng' });
  assert.doesNotMatch(chen.page.url(), /q=deng/);
  await cdp.send('Input.insertText', { text: '灯' });
  await until(async () => chen.page.url().includes(encodeURIComponent('灯')), 'the words stand in the address');
}

async function switchedOff(stage) {
  const chen = await join(stage, 'chen');
  await chen.page.click('[data-testid=account-menu]');
  await chen.choose('shortcuts-1');
  await chen.page.keyboard.press('Escape');
  await chen.page.locator('body').press('c');
  assert.equal(await chen.page.locator('dialog[open]').count(), 0);
}

export const journeys = [
  { name: 'by keyboard alone', run: keyboardOnly },
  { name: 'an input method is left alone', run: inputMethod },
  { name: 'shortcuts can be switched off', run: switchedOff },
];
