// A wall screen for as long as one likes, on a line that is cut and mended at moments of chance while
// requests are registered elsewhere: it always comes to show the latest figure, nothing is said on its
// console, and it does not grow. Prints `name key=value …`, a line a figure; fails where that does not hold.
//
// LIAISON_BIN, LIAISON_ASSETS, CHROMIUM as in run.mjs; the arguments are the minutes (default 60) and the
// seed of the moments (default 1).
import assert from 'node:assert/strict';
import { Caller, Person, Server, Wire, browser } from './harness.mjs';
import { spread } from './measure.mjs';

const MINUTES = Number(process.argv[2] ?? 60);
const SEED = Number(process.argv[3] ?? 1);
/** How long the latest figure may take to show after the line was mended. */
const WITHIN_MS = 20_000;
/** Between two lines on how large the page is. */
const LOOK_MS = 5 * 60_000;
/** Between two requests that are registered. */
const EVERY_MS = 1_000;
/** What the browser itself says of a line that is cut. */
const CUT = /^Failed to load resource: net::ERR_/;

/** Numbers of chance from 0 to 1: the same for the same seed. */
function chances(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the page holds once what it no longer needs is gone. */
async function size(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

const server = await Server.start();
const chromium = await browser();
try {
  const chance = chances(SEED);
  const chen = await Caller.signIn(server.url, 'chen');
  const wu = await Caller.signIn(server.url, 'wu');
  const { path } = await (await wu.post('/api/screens', { name: '区人大大厅' })).json();
  const wire = await Wire.lay(server.url);
  const hall = await Person.open(chromium, wire.url, { viewport: { width: 1920, height: 1080 } });
  const said = [];
  let cuts = 0;
  hall.page.on('console', (message) => {
    if (message.type() !== 'error') return;
    if (CUT.test(message.text())) cuts += 1;
    else said.push(`${message.text()} ${message.location().url}`);
  });
  await hall.page.goto(wire.url + path);
  const shown = async () => Number(await hall.page.textContent('[data-testid=registered]'));
  const before = await shown();
  let registered = 0;

  /** Waits until the wall counts at least what was registered by now; how long that took. */
  const catchesUp = async () => {
    const began = Date.now();
    const least = before + registered;
    await hall.page.waitForFunction(
      (least) =>
        Number(document.querySelector('[data-testid=registered]').textContent) >= least &&
        !document.body.classList.contains('stopped'),
      least,
      { timeout: WITHIN_MS, polling: 40 },
    );
    return Date.now() - began;
  };

  let ended = false;
  const registering = (async () => {
    while (!ended) {
      await chen.register(`大屏试验第 ${registered + 1} 件`);
      registered += 1;
      await rest(EVERY_MS);
    }
  })();
  registering.catch(() => {});

  const devtools = await hall.context.newCDPSession(hall.page);
  await devtools.send('Performance.enable');
  let first;
  const told = [];
  const tell = async () => {
    const now = await size(devtools);
    const minutes = ((Date.now() - began) / 60_000).toFixed(1);
    console.log(`soak minutes=${minutes} mends=${told.length} registered=${registered} heap_bytes=${now.heap} nodes=${now.nodes} listeners=${now.listeners}`);
    return now;
  };
  const began = Date.now();
  let looked = began;
  while (Date.now() - began < MINUTES * 60_000) {
    await rest(1_000 + chance() * 9_000);
    wire.cut();
    await rest(200 + chance() * 12_000);
    wire.mend();
    told.push(await catchesUp());
    // What the first picture and the first cut bring along is part of the page's start.
    first ??= await tell();
    if (Date.now() - looked >= LOOK_MS) {
      looked += LOOK_MS;
      await tell();
    }
  }
  // Whatever came and went, its pages still turn.
  const page = await hall.page.getAttribute('body', 'data-page');
  await hall.page.keyboard.press('ArrowRight');
  assert.notEqual(await hall.page.getAttribute('body', 'data-page'), page, 'the pages turn');
  ended = true;
  await registering;
  await catchesUp();
  assert.equal(await shown(), before + registered, 'at rest it shows what there is');
  const last = await tell();
  console.log(`soak seed=${SEED} after_mend ${spread(told)} lines_of_cuts=${cuts} console_errors=${said.length + hall.errors.length}`);
  console.log(
    `soak heap_bytes_first=${first.heap} heap_bytes_last=${last.heap} nodes_first=${first.nodes} nodes_last=${last.nodes} listeners_first=${first.listeners} listeners_last=${last.listeners}`,
  );
  assert.deepEqual([...said, ...hall.errors], [], 'nothing is wrong on the page');
  assert.ok(last.heap < first.heap * 1.2 && last.nodes < first.nodes * 1.2, 'the page does not grow');
  wire.remove();
} finally {
  await chromium.close();
  await server.remove();
}
