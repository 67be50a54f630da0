// Starts the real server on demo data of its own and opens real browsers on it. Everything waits
// for a condition; nothing sleeps.
import { spawn, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import { chromium } from 'playwright-core';

export const PASSWORD = 'liaison-demo';
/** How long anything may take before it counts as not happening. */
const PATIENCE = 20_000;

function setting(name, otherwise) {
  const value = process.env[name] ?? otherwise;
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** A server on a temporary data folder. It keeps its port over restarts. */
export class Server {
  static async start() {
    const server = new Server();
    server.bin = setting('LIAISON_BIN');
    server.assets = setting('LIAISON_ASSETS');
    server.data = mkdtempSync(path.join(tmpdir(), 'liaison-browser-'));
    server.place = ['--data', server.data];
    if (process.env.LIAISON_DATABASE) server.place.push('--database', process.env.LIAISON_DATABASE);
    execFileSync(server.bin, ['demo', ...server.place], { stdio: ['ignore', 'ignore', 'inherit'] });
    server.listen = '127.0.0.1:0';
    await server.up();
    return server;
  }

  /** Starts it, if it is not running. */
  async up() {
    if (this.isUp) return;
    this.isUp = true;
    this.child = spawn(
      this.bin,
      ['serve', ...this.place, '--listen', this.listen, '--assets', this.assets],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LIAISON_LOG: 'error' } },
    );
    const exited = once(this.child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code}`);
    });
    exited.catch(() => {});
    const address = new Promise((resolve) => {
      let said = '';
      this.child.stdout.on('data', (data) => {
        said += data;
        const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) resolve(found[0]);
      });
    });
    this.url = await Promise.race([address, exited]);
    this.listen = this.url.replace('http://', '');
    await until(async () => (await fetch(`${this.url}/readyz`).catch(() => null))?.ok, 'the server is ready');
  }

  async down() {
    this.isUp = false;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  async remove() {
    if (this.isUp) await this.down();
    rmSync(this.data, { recursive: true, force: true });
  }
}

const goesOn = (route) => route.continue();

/**
 * Stands before the calls to an address, and does with them what `answer` says, until it is lifted. It is never
 * taken down: a call that stands before a route while it is taken down is left waiting for ever (Chromium). A call
 * that a page makes while it is being left can pass it by: over a reload, bar the wire.
 */
export class Bar {
  static async before(where, address, answer = (route) => route.abort()) {
    const bar = new Bar();
    bar.answer = answer;
    await where.route(address, (route) => bar.answer(route));
    return bar;
  }

  lift() {
    this.answer = goesOn;
  }
}

/** A wire between browser and server that can be cut and mended: playwright's offline mode leaves
 * open sockets alone. */
export class Wire {
  static async lay(url) {
    const wire = new Wire();
    const target = new URL(url);
    wire.sockets = new Set();
    wire.isCut = false;
    wire.barred = null;
    wire.proxy = net.createServer((near) => {
      if (wire.isCut) return near.destroy();
      const far = net.connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) {
        wire.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          wire.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      const guard = new Transform({
        transform: (bytes, _, goOn) => (wire.isBarred(bytes) ? near.destroy() : goOn(null, bytes)),
      });
      near.pipe(guard).pipe(far).pipe(near);
    });
    wire.proxy.listen(0, '127.0.0.1');
    await once(wire.proxy, 'listening');
    // A journey that fails before it takes its wire down keeps nobody waiting.
    wire.proxy.unref();
    wire.url = `http://127.0.0.1:${wire.proxy.address().port}`;
    return wire;
  }

  cut() {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** No call that begins so reaches the server: its connection breaks. */
  bar(beginning) {
    this.barred = beginning;
  }

  isBarred(bytes) {
    return this.barred !== null && bytes.toString('latin1', 0, this.barred.length) === this.barred;
  }

  mend() {
    this.isCut = false;
    this.barred = null;
  }

  remove() {
    this.cut();
    this.proxy.close();
  }
}

/** Waits for a condition. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited too long for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

export async function browser() {
  return chromium.launch({
    executablePath: setting('CHROMIUM', 'chromium'),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** A person without a browser, who calls as a program would: for what is to happen elsewhere. */
export class Caller {
  static async signIn(url, login, password = PASSWORD) {
    const caller = new Caller();
    caller.url = url;
    const answer = await caller.post('/api/sign-in', { login, password });
    caller.cookie = answer.headers.get('set-cookie').split(';')[0];
    caller.me = await answer.json();
    caller.client = randomId();
    caller.seq = 0;
    return caller;
  }

  async post(path, body) {
    const headers = { 'content-type': 'application/json', ...(this.cookie && { cookie: this.cookie }) };
    const answer = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
    return answer;
  }

  /** Registers a request at their station. */
  async register(title) {
    const register = {
      station: this.me.account.memberships[0].scope,
      title,
      kind: 'opinion',
      topic: 'other',
      channel: 'reception',
    };
    this.seq += 1;
    const envelope = {
      client_id: this.client,
      seq: this.seq,
      command_id: randomId(),
      issued_at: this.me.server_time,
      command: { request: { register } },
    };
    const answer = await (await this.post('/api/commands', { envelopes: [envelope] })).json();
    const [{ outcome }] = answer.answers;
    if (outcome !== 'accepted') throw new Error(`not registered: ${JSON.stringify(outcome)}`);
  }
}

/** An id as the server makes them: the time before what is random. */
function randomId() {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** A person at a browser of their own. */
export class Person {
  static async open(browser, url, options = {}) {
    const person = new Person();
    person.url = url;
    person.context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      ...options,
    });
    person.context.setDefaultTimeout(PATIENCE);
    person.page = await person.context.newPage();
    person.errors = [];
    person.page.on('pageerror', (error) => person.errors.push(error.stack ?? error.message));
    return person;
  }

  async signIn(login, password = PASSWORD, address = '/') {
    if (!this.page.url().startsWith(this.url)) await this.page.goto(this.url + address);
    await this.page.fill('#login', login);
    await this.page.fill('#password', password);
    await this.page.keyboard.press('Enter');
    // A unit's people begin with what waits for them; the others with the board.
    await this.page.waitForSelector('[data-testid=board], [data-testid=day]');
    await this.synced();
    if (address === '/' && (await this.page.locator('[data-testid=day]').count())) {
      await this.page.click('.rail a[href^="/"]:not([data-testid])');
      await this.page.waitForSelector('[data-testid=board]');
    }
    return this;
  }

  /** Everything sent and confirmed, and the line open. */
  async synced() {
    await this.state('synced');
  }

  async state(state) {
    await this.page.waitForSelector(`[data-testid=sync-state][data-state=${state}]`, { state: 'attached' });
  }

  /** Registers with the quick field; gives the request's id once it has a number. */
  async register(title) {
    await this.page.fill('[data-testid=quick-add]', title);
    await this.page.press('[data-testid=quick-add]', 'Enter');
    const card = this.card(title);
    await card.and(this.page.locator('[data-number]')).waitFor({ state: 'attached' });
    return card.getAttribute('data-request');
  }

  card(title) {
    return this.page.locator('[data-testid=card]', { hasText: title });
  }

  /** The card of a request in the column of a state. */
  in(status, id) {
    return this.page.locator(`[data-testid=column][data-status=${status}] [data-request="${id}"]`);
  }

  async sees(status, id) {
    await this.in(status, id).waitFor({ state: 'attached' });
  }

  async open(id) {
    const card = this.page.locator(`[data-testid=card][data-request="${id}"] a`).first();
    await card.evaluate((link) => link.click());
    await this.page.waitForSelector(`[data-request-open="${id}"] [data-testid=panel-status]`);
  }

  async act(action) {
    await this.page.click(`[data-testid=panel] [data-action=${action}]`);
  }

  /** Makes a move with something to fill in. */
  async fills(action, { choice, place, days, text } = {}) {
    await this.act(action);
    await this.page.waitForSelector(`[data-form=${action}]`);
    if (choice !== undefined) await this.choose(`form-choice-${choice}`);
    if (place) await this.pick('#form-place', place);
    if (days) await this.page.fill('#form-days', String(days));
    if (text) await this.page.fill('#form-text', text);
    await this.page.click('[data-testid=form-dialog] button[type=submit]');
    await this.page.waitForSelector('[data-testid=form-dialog]', { state: 'detached' });
  }

  /** Releases a reply that a colleague sent in. */
  async release(id) {
    await this.open(id);
    await this.fills('release');
  }

  /** Chooses by typing in a field that finds among options. */
  async pick(selector, text) {
    await this.page.fill(selector, text);
    await this.page.locator(`${selector}-list [role=option]`, { hasText: text }).first().waitFor();
    await this.page.press(selector, 'Enter');
  }

  /** Chooses one of a few that stand side by side. */
  async choose(id) {
    await this.page.click(`label[for="${id}"]`);
    await this.page.waitForSelector(`#${id}:checked`, { state: 'attached' });
  }

  /** Leaves on the board only what has these words: a column shows fifty cards at first. */
  async only(words) {
    await this.page.fill('#filter-words', words);
    await this.page.waitForURL(/[?&]q=/);
  }

  /** The network is there again, and the device says so: without, the next try may be half a minute away. */
  async back() {
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
  }

  async close() {
    await this.context.close();
  }
}
