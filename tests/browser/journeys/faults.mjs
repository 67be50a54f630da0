// What goes wrong: networks, restarts, sessions that end, commands that are refused.
import assert from 'node:assert/strict';
import { Bar, Person, Wire, until } from '../harness.mjs';

async function join(stage, login, url = stage.server.url) {
  const person = await Person.open(stage.browser, url);
  stage.people.push(person);
  return person.signIn(login);
}

async function reload(stage) {
  const chen = await join(stage, 'chen');
  const id = await chen.register('刷新之后还在');
  await chen.open(id);
  await chen.page.reload();
  await chen.page.waitForSelector(`[data-request-open="${id}"] [data-testid=panel-status]`);
  await chen.sees('registered', id);
}

async function restart(stage) {
  const chen = await join(stage, 'chen');
  const wu = await join(stage, 'wu');
  await wu.only('重启期间');
  await stage.server.down();
  await chen.state('offline');
  await chen.page.fill('[data-testid=quick-add]', '重启期间登记的');
  await chen.page.press('[data-testid=quick-add]', 'Enter');
  await chen.page.waitForSelector('[data-testid=card][data-predicted]');
  await stage.server.up();
  const card = wu.card('重启期间登记的');
  await card.and(wu.page.locator('[data-number]')).waitFor({ state: 'attached' });
  await chen.synced();
  assert.equal(await card.count(), 1, 'it arrives once');
}

async function cutWire(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await join(stage, 'chen', wire.url);
    const wu = await join(stage, 'wu');
    await wu.only('断网');
    const known = await chen.register('断网前登记的');
    wire.cut();
    await chen.state('offline');
    for (const title of ['断网登记一', '断网登记二']) {
      await chen.page.fill('[data-testid=quick-add]', title);
      await chen.page.press('[data-testid=quick-add]', 'Enter');
      await chen.card(title).waitFor({ state: 'attached' });
    }
    await chen.open(known);
    await chen.page.fill('#note-text', '断网时写的备注');
    await chen.page.press('#note-text', 'Control+Enter');
    await chen.act('accept');
    await chen.in('accepted', known).waitFor({ state: 'attached' });
    // Said only after the write is durable.
    await chen.page.click('[data-testid=sync-pill]');
    const saved = chen.page.locator('[data-testid=waiting]', { hasText: '已存本机' });
    await until(async () => (await saved.count()) === 4, 'four entries are durable');
    assert.equal(await wu.card('断网登记一').count(), 0);
    wire.mend();
    await chen.back();
    await chen.synced();
    for (const title of ['断网登记一', '断网登记二']) {
      await wu.card(title).and(wu.page.locator('[data-number]')).waitFor({ state: 'attached' });
      assert.equal(await wu.card(title).count(), 1, 'exactly once');
      assert.equal(await chen.card(title).count(), 1, 'exactly once');
    }
    await wu.sees('accepted', known);
    await wu.open(known);
    const notes = wu.page.locator('[data-testid=note]', { hasText: '断网时写的备注' });
    await notes.waitFor();
    assert.equal(await notes.count(), 1);
  } finally {
    wire.remove();
  }
}

/** Kept on the device over a reload, when the answer to the post never came. */
async function keptOverReload(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await join(stage, 'chen', wire.url);
    const wu = await join(stage, 'wu');
    await wu.only('刷新也不丢');
    wire.bar('POST /api/commands ');
    await chen.page.fill('[data-testid=quick-add]', '刷新也不丢');
    await chen.page.press('[data-testid=quick-add]', 'Enter');
    await chen.page.waitForSelector('[data-testid=card][data-predicted]');
    await chen.page.click('[data-testid=sync-pill]');
    await chen.page.locator('[data-testid=waiting]', { hasText: '已存本机' }).waitFor();
    const stored = await chen.page.evaluate(async () => {
      const db = await new Promise((resolve, reject) => {
        const open = indexedDB.open('liaison-outbox');
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      const read = (store) =>
        new Promise((resolve) => {
          const all = db.transaction(store).objectStore(store).getAll();
          all.onsuccess = () => resolve(all.result);
        });
      const [entries, keys] = [await read('entries'), await read('keys')];
      const bytes = entries.map((entry) => new TextDecoder().decode(entry.data)).join('');
      return { entries: entries.length, plain: bytes.includes('刷新也不丢'), extractable: keys.some((key) => key.extractable) };
    });
    assert.deepEqual(stored, { entries: 1, plain: false, extractable: false }, 'encrypted at rest');
    await chen.page.reload();
    await chen.page.waitForSelector('[data-testid=card][data-predicted]');
    wire.mend();
    await chen.back();
    await chen.synced();
    await wu.card('刷新也不丢').and(wu.page.locator('[data-number]')).waitFor({ state: 'attached' });
    assert.equal(await wu.card('刷新也不丢').count(), 1);
  } finally {
    wire.remove();
  }
}

/** Sent just before the page went and decided: the next one hears so before it knows anything else. */
async function decidedBefore(stage) {
  const chen = await join(stage, 'chen');
  const { context } = chen;
  const title = '关闭前刚发出';
  const commands = '**/api/commands';
  let sent;
  const bar = await Bar.before(context, commands, (route) => {
    sent = route.request();
    return route.abort();
  });
  await chen.page.fill('[data-testid=quick-add]', title);
  await chen.page.press('[data-testid=quick-add]', 'Enter');
  await chen.page.click('[data-testid=sync-pill]');
  await chen.page.locator('[data-testid=waiting]', { hasText: '已存本机' }).waitFor();
  // Decided while the page hears nothing, and gone before it hears again.
  await context.setOffline(true);
  await chen.state('offline');
  const headers = { 'content-type': 'application/json', origin: stage.server.url };
  const answer = await context.request.post(sent.url(), { data: sent.postData(), headers });
  assert.equal(answer.status(), 200);
  await chen.page.close();
  await context.setOffline(false);
  bar.lift();
  chen.page = await context.newPage();
  const told = chen.page.waitForResponse(commands);
  told.catch(() => {});
  await context.route('**/api/bootstrap*', async (route) => {
    await (await told).finished();
    await route.continue();
  });
  await chen.page.goto(stage.server.url);
  await chen.synced();
  assert.equal(await chen.card(title).and(chen.page.locator('[data-number]')).count(), 1);
}

async function expired(stage) {
  const chen = await join(stage, 'chen');
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', '会话过期时正在写的标题');
  await chen.page.fill('#register-text', '写到一半的内容');
  await chen.context.clearCookies();
  await chen.page.keyboard.press('Control+Enter');
  await chen.page.waitForSelector('[data-testid=expired-dialog]');
  assert.equal(await chen.page.inputValue('#login'), 'chen');
  await chen.page.fill('#password', 'liaison-demo');
  await chen.page.keyboard.press('Enter');
  await chen.page.waitForSelector('[data-testid=expired-dialog]', { state: 'detached' });
  // It was submitted already: now it goes through, once.
  const card = chen.card('会话过期时正在写的标题');
  await card.and(chen.page.locator('[data-number]')).waitFor({ state: 'attached' });
  await chen.synced();
  assert.equal(await card.count(), 1);

  // What was not submitted yet stays in its form, also over a reload.
  await chen.page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', '还没提交的标题');
  await chen.context.clearCookies();
  await chen.page.reload();
  await chen.signIn('chen');
  await chen.page.keyboard.press('c');
  assert.equal(await chen.page.inputValue('#register-title'), '还没提交的标题');
}

async function anotherPerson(stage) {
  const chen = await join(stage, 'chen');
  const id = await chen.register('陈才看得到');
  await chen.context.clearCookies();
  // Out of the quick field, where letters are letters.
  await chen.page.keyboard.press('Escape');
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', '陈的草稿');
  await chen.page.keyboard.press('Control+Enter');
  await chen.page.waitForSelector('[data-testid=expired-dialog]');
  await chen.page.fill('#login', 'lin');
  await chen.page.fill('#password', 'liaison-demo');
  await chen.page.keyboard.press('Enter');
  await chen.page.waitForSelector('[data-testid=expired-dialog]', { state: 'detached' });
  await chen.synced();
  assert.equal(await chen.page.locator(`[data-request="${id}"]`).count(), 0);
  assert.equal(await chen.page.locator('[data-testid=register-dialog]').count(), 0);
  assert.equal(await chen.card('陈的草稿').count(), 0);
  await chen.page.keyboard.press('c');
  assert.equal(await chen.page.inputValue('#register-title'), '');
  await chen.page.keyboard.press('Escape');
  // A count, nothing else, of what Chen left.
  await chen.page.click('[data-testid=sync-pill]');
  assert.match(await chen.page.innerText('[data-testid=outbox]'), /其他人 1 项/);
}

async function refused(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await join(stage, 'chen', wire.url);
    const huang = await join(stage, 'huang');
    const liu = await join(stage, 'liu');
    const zhang = await join(stage, 'zhang');
    for (const person of [liu, zhang]) await person.only('离线评价');
    const id = await chen.register('离线评价会被拒');
    await chen.open(id);
    await chen.act('accept');
    await liu.sees('accepted', id);
    await liu.open(id);
    await liu.act('assign');
    await liu.pick('#assign-lead', '区水务局');
    await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
    await zhang.sees('assigned', id);
    await zhang.open(id);
    await zhang.act('sign_for');
    await zhang.sees('in_progress', id);
    await zhang.act('reply');
    await zhang.page.fill('#reply-text', '已处理');
    await zhang.choose('class-A');
    await zhang.page.click('[data-testid=reply-dialog] button[type=submit]');
    await liu.release(id);
    await chen.sees('replied', id);

    wire.cut();
    await chen.state('offline');
    await chen.act('rate');
    await chen.choose('process-2');
    await chen.choose('result-2');
    await chen.page.fill('#rate-reason', '群众说仍有积水');
    await chen.page.click('[data-testid=rate-dialog] button[type=submit]');
    await chen.in('rework', id).waitFor({ state: 'attached' });
    // Meanwhile a deputy rates it, and the committee closes it.
    await huang.open(id);
    await huang.act('rate');
    await huang.choose('process-0');
    await huang.choose('result-0');
    await huang.page.click('[data-testid=rate-dialog] button[type=submit]');
    await liu.page.waitForSelector('[data-testid=panel] [data-testid=rating]');
    await liu.act('close');
    await liu.page.click('[data-testid=close-dialog] .button.main');
    await liu.sees('closed', id);

    wire.mend();
    await chen.back();
    await chen.state('attention');
    await chen.sees('closed', id);
    await chen.page.click('[data-testid=sync-pill]');
    const tray = chen.page.locator('[data-testid=refused]');
    await tray.waitFor();
    const text = await tray.innerText();
    assert.match(text, /群众说仍有积水/, 'what was typed is there');
    assert.match(text, /已办结/, 'and the reason');
    // Also after a reload.
    await chen.page.reload();
    await chen.state('attention');
    await chen.page.click('[data-testid=sync-pill]');
    await chen.page.locator('[data-testid=refused] .button').first().click();
    await chen.page.waitForSelector('[data-testid=rate-dialog]');
    assert.equal(await chen.page.inputValue('#rate-reason'), '群众说仍有积水');
    await chen.page.click('[data-testid=rate-dialog] button[type=submit]');
    await chen.page.waitForSelector('[data-testid=rate-dialog] [data-testid=refusal]');
    assert.equal(await chen.page.inputValue('#rate-reason'), '群众说仍有积水', 'refused in place, text kept');
  } finally {
    wire.remove();
  }
}

async function signOutAsks(stage) {
  const chen = await join(stage, 'chen');
  const bar = await Bar.before(chen.page, '**/api/commands');
  await chen.page.fill('[data-testid=quick-add]', '退出前没发出');
  await chen.page.press('[data-testid=quick-add]', 'Enter');
  await chen.page.waitForSelector('[data-testid=card][data-predicted]');
  await chen.page.click('[data-testid=account-menu]');
  await chen.page.click('[data-testid=sign-out]');
  await chen.page.waitForSelector('[data-testid=sign-out-dialog]');
  assert.match(await chen.page.innerText('[data-testid=sign-out-dialog]'), /1 项没有发出/);
  await chen.page.click('[data-testid=sign-out-anyway]');
  await chen.page.waitForSelector('#login');
  assert.match(await chen.page.innerText('main'), /1 项未发出/);
  bar.lift();
  await chen.signIn('chen');
  await chen.card('退出前没发出').and(chen.page.locator('[data-number]')).waitFor({ state: 'attached' });
}

/** A dialog left while it waits for its outcome: nothing else is closed, and a refusal is not lost. */
async function leftWaiting(stage) {
  const chen = await join(stage, 'chen');
  const liu = await join(stage, 'liu');
  await liu.only('没等到结果');
  const id = await chen.register('没等到结果就关掉');
  await chen.open(id);
  await chen.act('accept');
  await liu.sees('accepted', id);
  await liu.open(id);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await liu.page.route('**/api/commands', async (route) => {
    await held;
    await route.continue();
  });
  await liu.act('assign');
  await liu.pick('#assign-lead', '区水务局');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
  await liu.page.keyboard.press('Escape');
  await liu.page.waitForSelector('[data-testid=assign-dialog]', { state: 'detached' });
  await liu.page.locator('body').press('?');
  await liu.page.waitForSelector('[data-testid=help]');
  // Meanwhile the station assigns it elsewhere, so that this assignment comes too late.
  await chen.act('assign');
  await chen.pick('#assign-lead', '区教育局');
  await chen.page.click('[data-testid=assign-dialog] button[type=submit]');
  await chen.sees('assigned', id);
  await chen.synced();
  release();
  await liu.state('attention');
  assert.equal(await liu.page.locator('[data-testid=help]').count(), 1, 'another dialog stays open');
  await liu.page.keyboard.press('Escape');
  await liu.page.click('[data-testid=sync-pill]');
  assert.match(await liu.page.innerText('[data-testid=refused]'), /没等到结果就关掉/);
}

async function signOut(stage) {
  const chen = await join(stage, 'chen');
  await chen.page.click('[data-testid=account-menu]');
  await chen.page.click('[data-testid=sign-out]');
  await chen.page.waitForSelector('#login');
  await chen.page.goBack().catch(() => {});
  assert.equal(await chen.page.locator('[data-testid=card]').count(), 0, 'nothing is left to see');
  await chen.page.goto(stage.server.url);
  await chen.page.waitForSelector('#login');
  await chen.signIn('chen');
}

/** Tabs share one session: when somebody else signs in beside it, a tab shows nothing of the first. */
async function besideAnother(stage) {
  const chen = await join(stage, 'chen');
  await chen.register('陈的看板');
  const beside = await chen.context.newPage();
  await beside.goto(stage.server.url);
  await beside.waitForSelector('[data-testid=board]');
  await beside.click('[data-testid=account-menu]');
  await beside.click('[data-testid=sign-out]');
  await beside.waitForSelector('#login');
  await chen.page.waitForSelector('#login');
  assert.equal(await chen.page.locator('[data-testid=card]').count(), 0);
}

/** What a closed tab left unsent, another tab of the same person sends. */
async function leftByATab(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await join(stage, 'chen', wire.url);
    const wu = await join(stage, 'wu');
    await wu.only('关掉的标签页');
    const other = await chen.context.newPage();
    await other.goto(wire.url);
    await other.waitForSelector('[data-testid=sync-state][data-state=synced]', { state: 'attached' });
    wire.cut();
    await other.waitForSelector('[data-testid=sync-state][data-state=offline]', { state: 'attached' });
    await other.fill('[data-testid=quick-add]', '关掉的标签页里登记的');
    await other.press('[data-testid=quick-add]', 'Enter');
    await other.click('[data-testid=sync-pill]');
    await other.locator('[data-testid=waiting]', { hasText: '已存本机' }).waitFor();
    await other.close();
    wire.mend();
    const card = wu.card('关掉的标签页里登记的');
    await card.and(wu.page.locator('[data-number]')).waitFor({ state: 'attached' });
    await chen.synced();
    assert.equal(await card.count(), 1, 'exactly once');
  } finally {
    wire.remove();
  }
}

/** Esc, however often, does not open the page to whoever stands there. */
async function lockedPage(stage) {
  const chen = await join(stage, 'chen');
  await chen.context.clearCookies();
  await chen.page.fill('[data-testid=quick-add]', '会话结束后');
  await chen.page.press('[data-testid=quick-add]', 'Enter');
  await chen.page.waitForSelector('[data-testid=expired-dialog]');
  for (let i = 0; i < 3; i += 1) await chen.page.keyboard.press('Escape');
  assert.ok(await chen.page.locator('[data-testid=expired-dialog]').evaluate((dialog) => dialog.open));
  await chen.page.fill('#password', 'liaison-demo');
  await chen.page.keyboard.press('Enter');
  await chen.card('会话结束后').and(chen.page.locator('[data-number]')).waitFor({ state: 'attached' });
}

/** A fault in the program is said; a page that looks alive and is not would lose work. */
async function crashed(stage) {
  const chen = await join(stage, 'chen');
  assert.ok(await chen.page.locator('#crash').isHidden());
  await chen.page.keyboard.press('c');
  await chen.page.fill('#register-title', '出错前正在写的');
  await chen.page.evaluate(() => {
    dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable') }));
  });
  await chen.page.keyboard.press('Escape');
  await chen.page.locator('#crash a').first().click();
  await chen.page.waitForSelector('[data-testid=board]');
  await chen.synced();
  assert.ok(await chen.page.locator('#crash').isHidden());
  await chen.page.keyboard.press('c');
  assert.equal(await chen.page.inputValue('#register-title'), '出错前正在写的');
}

async function wrongPassword(stage) {
  const person = await Person.open(stage.browser, stage.server.url);
  stage.people.push(person);
  await person.page.goto(`${stage.server.url}/requests/0193a0d5-0000-7000-8000-000000000001?topic=water`);
  await person.page.fill('#login', 'chen');
  await person.page.fill('#password', 'not-it');
  await person.page.keyboard.press('Enter');
  await person.page.locator('[role=alert]', { hasText: '账号或密码不对' }).waitFor();
  await person.page.fill('#password', 'liaison-demo');
  await person.page.keyboard.press('Enter');
  // The address was kept, and says that there is nothing there.
  await person.page.waitForSelector('[data-testid=panel-gone]');
  assert.match(person.page.url(), /\/requests\/0193a0d5.*topic=water/);
  await person.page.goto(`${stage.server.url}/nowhere`);
  await person.page.waitForSelector('[data-testid=not-found]');
}

export const journeys = [
  { name: 'a reload keeps everything', run: reload },
  { name: 'a server restart loses nothing', run: restart },
  { name: 'work without network arrives exactly once', run: cutWire },
  { name: 'unsent work survives a reload, encrypted', run: keptOverReload },
  { name: 'what was decided before the page was there is done with', run: decidedBefore },
  { name: 'an expired session keeps what was typed', run: expired },
  { name: 'another person sees nothing of the first', run: anotherPerson },
  { name: 'a refused command keeps its text', run: refused },
  { name: 'a dialog left waiting closes nothing else', run: leftWaiting },
  { name: 'signing out leaves nothing', run: signOut },
  { name: 'a tab beside another follows who is signed in', run: besideAnother },
  { name: 'what a closed tab left is sent by another', run: leftByATab },
  { name: 'an ended session stays locked', run: lockedPage },
  { name: 'a fault of the program is said', run: crashed },
  { name: 'signing out with unsent work asks', run: signOutAsks },
  { name: 'wrong password, wrong address', run: wrongPassword },
];
