// Measures what people wait for, in real browsers on the real server. Prints `name key=value …`, a line
// a figure; asserts nothing, because time on a shared machine proves nothing.
//
// LIAISON_BIN, LIAISON_ASSETS, CHROMIUM as in run.mjs; the argument is how often (default 50).
import { Person, Server, browser } from './harness.mjs';
import { appears, spread } from './measure.mjs';

const TIMES = Number(process.argv[2] ?? 50);

/** Runs something on a page at once; the moment it began. */
function at(page, selector, what) {
  return page.evaluate(
    ([selector, what]) => {
      const now = performance.timeOrigin + performance.now();
      const target = document.querySelector(selector);
      if (what === 'click') target.click();
      else target.dispatchEvent(new KeyboardEvent('keydown', { key: what, bubbles: true, cancelable: true }));
      return now;
    },
    [selector, what],
  );
}

async function join(chromium, server, login) {
  const person = await Person.open(chromium, server.url);
  return person.signIn(login);
}

const server = await Server.start();
const chromium = await browser();
try {
  const chen = await join(chromium, server, 'chen');
  const wu = await join(chromium, server, 'wu');
  await wu.only('时延');

  const registered = [];
  const own = [];
  for (let i = 0; i < TIMES; i += 1) {
    const title = `时延 ${Date.now()}-${i}`;
    const other = appears(wu.page, '[data-status=registered] [data-testid=card] h3', title);
    const self = appears(chen.page, '[data-status=registered] [data-testid=card] h3', title);
    await chen.page.fill('[data-testid=quick-add]', title);
    const pressed = await at(chen.page, '[data-testid=quick-add]', 'Enter');
    registered.push((await other) - pressed);
    own.push((await self) - pressed);
  }
  console.log(`register own_screen ${spread(own)}`);
  console.log(`register other_screen ${spread(registered)}`);

  const moved = [];
  await chen.only('时延');
  for (let i = 0; i < TIMES; i += 1) {
    const card = chen.page.locator('[data-testid=column][data-status=registered] [data-testid=card]').first();
    const id = await card.getAttribute('data-request');
    const title = await card.locator('h3').innerText();
    await chen.open(id);
    const other = appears(wu.page, `[data-status=accepted] [data-request="${id}"] h3`, title);
    const clicked = await at(chen.page, '[data-testid=panel] [data-action=accept]', 'click');
    moved.push((await other) - clicked);
    await chen.page.click('[data-testid=close-panel]');
  }
  console.log(`accept other_screen ${spread(moved)}`);

  const cold = [];
  for (let i = 0; i < 5; i += 1) {
    const fresh = await Person.open(chromium, server.url);
    const began = Date.now();
    await fresh.page.goto(server.url);
    await fresh.page.waitForSelector('#login');
    cold.push(Date.now() - began);
    await fresh.close();
  }
  console.log(`cold_start to_sign_in ${spread(cold)}`);
} finally {
  await chromium.close();
  await server.remove();
}
