// Measures what a supervisor waits for in a browser on a district of years: the overview as it opens, on a
// browser that was never here and on one that was, and as it changes by what is registered elsewhere. Prints
// `name key=value …`, a line a figure; asserts nothing about time.
//
// `bench overview --browser` fills the district, serves it and starts this: LIAISON_URL, LIAISON_PASSWORD and
// LIAISON_DATABASE say what is served; CHROMIUM as in run.mjs; the argument is how often (default 12).
import { Caller, Person, browser } from './harness.mjs';
import { appears, spread } from './measure.mjs';

const TIMES = Number(process.argv[2] ?? 12);
const { LIAISON_URL: url, LIAISON_PASSWORD: password, LIAISON_DATABASE: database } = process.env;
const COUNTED = '[data-testid=registered] b';
const ROWS = '[data-testid=figure-row]';

function say(what, values) {
  console.log(`browser-overview backend=${database} what=${what} ${values}`);
}

/** Counts what a page is sent: files and answers as they come over the wire, and the frames of its socket. */
class Traffic {
  static async on(person) {
    const traffic = new Traffic();
    traffic.bytes = 0;
    const devtools = await person.context.newCDPSession(person.page);
    await devtools.send('Network.enable');
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      traffic.bytes += encodedDataLength;
    });
    devtools.on('Network.webSocketFrameReceived', ({ response }) => {
      traffic.bytes += Buffer.byteLength(response.payloadData);
    });
    return traffic;
  }

  take() {
    const { bytes } = this;
    this.bytes = 0;
    return bytes;
  }
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** A browser that was never here, with a session. */
async function fresh(chromium, cookie) {
  const person = await Person.open(chromium, url);
  const [name, value] = cookie.split('=');
  await person.context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
  // The moment at which figures stand on the page, counted from the navigation.
  await person.page.addInitScript(
    ([rows, counted]) => {
      const look = () => {
        const count = document.querySelector(counted);
        if (!document.querySelector(rows) || !Number(count?.textContent)) return;
        watch.disconnect();
        requestAnimationFrame(() => {
          window.figuresShownAt = performance.now();
        });
      };
      const watch = new MutationObserver(look);
      watch.observe(document, { childList: true, subtree: true, characterData: true });
    },
    [ROWS, COUNTED],
  );
  return person;
}

async function opens(person) {
  await person.page.goto(`${url}/overview`);
  const shown = await person.page.waitForFunction(() => window.figuresShownAt);
  return shown.jsonValue();
}

const chromium = await browser();
try {
  const { cookie } = await Caller.signIn(url, 'wu', password);
  const chen = await Caller.signIn(url, 'chen', password);
  const took = { cold: [], warm: [], update: [] };
  const sent = { cold: [], warm: [], update: [] };
  let page;
  for (let i = 0; i < TIMES; i += 1) {
    const wu = await fresh(chromium, cookie);
    const traffic = await Traffic.on(wu);
    took.cold.push(await opens(wu));
    await wu.synced();
    sent.cold.push(traffic.take());
    took.warm.push(await opens(wu));
    await wu.synced();
    sent.warm.push(traffic.take());
    if (i + 1 < TIMES) await wu.close();
    else page = { wu, traffic };
  }
  const { wu, traffic } = page;
  for (let i = 0; i < TIMES; i += 1) {
    const before = Number(await wu.page.textContent(COUNTED));
    traffic.take();
    const changed = appears(wu.page, COUNTED, String(before + 1));
    const began = Date.now();
    await chen.register(`总览试验第 ${i} 件`);
    took.update.push((await changed) - began);
    sent.update.push(traffic.take());
  }
  for (const what of ['cold', 'warm', 'update']) {
    say(what, `${spread(took[what])} bytes_median=${middle(sent[what])}`);
  }
  const errors = wu.errors.length;
  say('page', `errors=${errors}`);
} finally {
  await chromium.close();
}
