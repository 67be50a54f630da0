// Accounts: made, handed over, changed while in use.
import assert from 'node:assert/strict';
import { Bar, PASSWORD, Person, until } from '../harness.mjs';
import { chinaDay, goes, join, sends } from './steps.mjs';

async function handOver(stage) {
  const admin = await Person.open(stage.browser, stage.server.url);
  stage.people.push(admin);
  await admin.signIn('admin');
  await admin.page.waitForSelector('[data-testid=empty-board] a');
  await admin.page.click('[data-testid=empty-board] a');
  await admin.page.waitForSelector('[data-testid=account]');
  await admin.page.click('[data-testid=create-account]');
  await admin.page.fill('#new-name', '新联络员');
  await admin.page.fill('#new-login', 'chen');
  await admin.pick('#grant-scope', '上李朗');
  await admin.page.click('[data-testid=create-submit]');
  await admin.page.waitForSelector('[data-testid=create-dialog] [data-testid=refusal]');
  await admin.page.fill('#new-login', 'xinren');
  await admin.page.click('[data-testid=create-submit]');
  const link = admin.page.locator('[data-testid=one-use-link]');
  await link.waitFor();
  const address = await link.inputValue();

  const fresh = await Person.open(stage.browser, stage.server.url);
  stage.people.push(fresh);
  await fresh.page.goto(address);
  await fresh.page.waitForSelector('#new-password');
  assert.match(await fresh.page.innerText('main'), /新联络员.*xinren/s);
  await fresh.page.fill('#new-password', 'short');
  await fresh.page.fill('#new-password-again', 'short');
  await fresh.page.click('button[type=submit]');
  await fresh.page.waitForSelector('main [role=alert]');
  await fresh.page.fill('#new-password', 'Tianliang-2026');
  await fresh.page.fill('#new-password-again', 'Tianliang-2026');
  await fresh.page.click('button[type=submit]');
  await fresh.page.waitForSelector('[data-testid=board]');
  await fresh.synced();
  assert.match(await fresh.page.innerText('[data-testid=place]'), /上李朗/);
  await fresh.page.waitForSelector('[data-testid=quick-add]');

  // Used up.
  const again = await Person.open(stage.browser, stage.server.url);
  stage.people.push(again);
  await again.page.goto(address);
  await again.page.waitForSelector('main [role=alert]');

  // A role given while the person works changes the open board.
  const chen = await Person.open(stage.browser, stage.server.url);
  stage.people.push(chen);
  await chen.signIn('chen');
  const id = await chen.register('新岗位能看到的诉求');
  assert.equal(await fresh.page.locator(`[data-request="${id}"]`).count(), 0);
  await admin.page.click('[data-testid=create-dialog] .button.main');
  await admin.page.fill('#filter-words', 'xinren');
  await until(async () => (await admin.page.locator('[data-testid=account]').count()) === 1, 'only the new one is listed');
  await admin.page.locator('[data-testid=account][data-login=xinren] .link').click();
  await admin.page.waitForSelector('[data-testid=account-drawer]');
  await admin.pick('#grant-scope', '南岭村社区联络站');
  await admin.page.click('[data-testid=grant-submit]');
  await fresh.sees('registered', id);
  await fresh.page.waitForFunction(() => document.querySelector('[data-testid=place]').textContent.includes('南岭村'));

  // And ended again.
  const drawer = admin.page.locator('[data-testid=account-drawer]');
  const held = drawer.locator('.role-list li', { hasText: '南岭村' });
  await held.waitFor();
  await held.locator('button').click();
  await held.locator('button').click();
  await fresh.page.locator(`[data-request="${id}"]`).waitFor({ state: 'detached' });

  await drawer.locator('.role-list li.ended', { hasText: '南岭村' }).waitFor();

  // Suspended: the session ends.
  await drawer.locator('summary').click();
  await drawer.locator('#suspend-reason').fill('离岗');
  await drawer.locator('.suspend button[type=submit]').click();
  await drawer.locator('[data-testid=resume]').waitFor();
  await fresh.page.waitForSelector('[data-testid=expired-dialog]');
}

/** A deputy stands in for the street's committee for a day, and the record says for whom. */
async function standsIn(stage) {
  const admin = await Person.open(stage.browser, stage.server.url);
  const chen = await Person.open(stage.browser, stage.server.url);
  const huang = await Person.open(stage.browser, stage.server.url);
  stage.people.push(admin, chen, huang);
  await chen.signIn('chen');
  await huang.signIn('huang');
  await huang.only('代理期间交办');
  const id = await chen.register('代理期间交办');
  await chen.open(id);
  await chen.act('accept');
  await chen.page.waitForSelector('[data-testid=panel-status][data-status=accepted]');
  await huang.sees('accepted', id);
  await huang.open(id);
  assert.equal(await huang.page.locator('[data-testid=panel] [data-action=assign]').count(), 0);

  await admin.page.goto(`${stage.server.url}/accounts`);
  await admin.page.fill('#login', 'admin');
  await admin.page.fill('#password', PASSWORD);
  await admin.page.keyboard.press('Enter');
  await admin.page.waitForSelector('[data-testid=account]');
  await admin.page.locator('[data-testid=account][data-login=huang] .link').click();
  const form = admin.page.locator('[data-testid=stand-in-form]');
  await form.locator('#stand-in-find').fill('liu');
  const offer = form.locator('#stand-in-role option', { hasText: '南湾' });
  // Only those found are left: before, another stands in the same place of the list.
  await until(async () => (await form.locator('#stand-in-role option').count()) === 2, 'one is found');
  await form.locator('#stand-in-role').selectOption(await offer.getAttribute('value'));
  // Without a last day it is refused, and what was chosen stays.
  await form.locator('[data-testid=stand-in-submit]').click();
  await admin.page.waitForSelector('[data-testid=account-drawer] [data-testid=refusal]');
  const day = await form.locator('#stand-in-from').inputValue();
  await form.locator('#stand-in-until').fill(day);
  await form.locator('[data-testid=stand-in-submit]').click();
  await admin.page.waitForSelector('[data-testid=stand-in]');

  await huang.act('assign');
  await huang.pick('#assign-lead', '区水务局');
  await huang.page.click('[data-testid=assign-dialog] button[type=submit]');
  await huang.page.waitForSelector('[data-testid=panel-status][data-status=assigned]');
  await huang.page.locator('[data-testid=event]', { hasText: /代 刘主任.*交办/s }).waitFor();
  await huang.page.click('[data-testid=account-menu]');
  await huang.page.locator('.account-menu .roles li', { hasText: '代 刘主任' }).waitFor();
  await huang.page.keyboard.press('Escape');

  await admin.page.locator('[data-testid=stand-in] button').click();
  await admin.page.locator('[data-testid=stand-in].ended').waitFor();
  await huang.page.click('[data-testid=account-menu]');
  await huang.page.locator('.account-menu .roles li', { hasText: '代 刘主任' }).waitFor({ state: 'detached' });
}

/** A team is founded, is there for the committee, bears another name, and is gone again. */
async function teamFounded(stage) {
  const admin = await join(stage, 'admin');
  const wu = await join(stage, 'wu');
  const { page } = admin;
  await goes(admin, '/accounts', '[data-testid=account]');
  await page.click('.siblings a[href="/accounts/organisations"]');
  await page.waitForSelector('[data-testid=organisation]');
  const found = async (words, count) => {
    await page.fill('#filter-words', words);
    await until(async () => (await page.locator('[data-testid=organisation]').count()) === count, `${count} called ${words}`);
  };
  await page.click('[data-testid=organisation-add]');
  await page.selectOption('#organisation-kind', 'team');
  await page.fill('#organisation-name', '甘坑党员先锋队（筹）');
  await page.fill('#organisation-short-name', '甘坑筹');
  // Without a place in the tree it is refused, and what was typed stays.
  await page.click('[data-testid=organisation-form] [data-testid=submit]');
  await page.waitForSelector('[data-testid=organisation-form] [data-testid=refusal]');
  await admin.pick('#organisation-parent', '南湾街道');
  await sends(admin, 'organisation-form');
  await found('甘坑筹', 1);

  // All teams stand beside each other, also on the page of the committee's programme.
  await goes(wu, '/teams', '[data-testid=team]:has-text("甘坑党员先锋队（筹）")');
  const teams = await wu.page.locator('[data-testid=team]').count();
  await goes(wu, '/teams/guide', '[data-testid=guide]');
  const tells = (name) => wu.page.waitForSelector(`[data-testid=guide]:has-text("${name}")`);
  await tells('甘坑党员先锋队（筹）');

  await page.click('[data-testid=organisation-rename]');
  await page.fill('#organisation-name', '甘坑党员先锋队');
  await sends(admin, 'rename-form');
  // Found by the name that it had, which stands beside the new one.
  await found('先锋队（筹）', 1);
  await page.waitForSelector('[data-testid=organisation] small:has-text("甘坑党员先锋队（筹）")');
  await goes(wu, '/teams', '[data-testid=team]:has-text("甘坑党员先锋队")');
  assert.equal(await wu.page.locator('[data-testid=team]:has-text("（筹）")').count(), 0);

  // A leader who goes leaves the place empty, and the list says when and why.
  await wu.page.click('[data-testid=team] a:has-text("甘坑党员先锋队")');
  for (const [name, leads] of [['何队长', true], ['温代表', false]]) {
    await wu.page.click('[data-testid=seat-add]');
    await wu.page.fill('#seat-name', name);
    if (leads) await wu.choose('seat-leads-1');
    await wu.page.fill('#seat-from', chinaDay(-3));
    // How long the term of office is, is known beforehand.
    if (leads) await wu.page.fill('#seat-until', chinaDay(700));
    await sends(wu, 'seat-form');
    await wu.page.waitForSelector(`[data-testid=seat]:not(.ended):has-text("${name}")`);
  }
  const leaves = async (name, why) => {
    await wu.page.click(`[data-testid=seat]:has-text("${name}") button`);
    await wu.page.fill('#leave-until', chinaDay(-1));
    await wu.page.fill('#leave-reason', why);
    await sends(wu, 'leave-form');
    await wu.page.waitForSelector(`[data-testid=seat].ended:has-text("${name}")`);
  };
  await leaves('何队长', '工作调动');
  await wu.page.waitForSelector('[data-testid=seat].ended:has-text("工作调动")');
  await wu.page.waitForSelector('.matter-meta:has-text("队长空缺")');
  await goes(wu, '/day', '[data-testid=work-row][data-why=no_leader]');
  await wu.page.click('[data-testid=work-row][data-why=no_leader] a:has-text("甘坑党员先锋队")');
  await wu.page.waitForSelector('[data-testid=team-page]');
  // Who is in it still keeps it from being closed.
  await page.click('[data-testid=organisation-close]');
  await page.click('[data-testid=close-form] [data-testid=submit]');
  await page.waitForSelector('[data-testid=in-use][data-use=seats]');
  await leaves('温代表', '');
  await admin.pick('#organisation-successor', '布吉党员先锋队');
  await sends(admin, 'close-form');
  await goes(wu, '/teams', '[data-testid=team]');
  await found('甘坑党员先锋队', 0);
  await page.check('#with-closed');
  await found('甘坑党员先锋队', 1);
  assert.equal(await page.locator('[data-testid=organisation-rename]').count(), 0);
  await page.waitForSelector('[data-testid=organisation-successor]:has-text("布吉党员先锋队")');
  await page.uncheck('#with-closed');
  await until(async () => (await wu.page.locator('[data-testid=team]').count()) === teams - 1, 'as many as before');
  // It is found by a name that it had, says who goes on, and offers nothing any more.
  await wu.page.fill('[data-testid=teams-find]', '（筹）');
  await wu.page.click('[data-testid=team-gone] a:has-text("甘坑党员先锋队")');
  await wu.page.waitForSelector('[data-testid=team-closed] [data-testid=team-successor]:has-text("布吉党员先锋队")');
  const offered = wu.page.locator('[data-testid=seat-add], [data-testid=team-edit], [data-testid=finding-raise]');
  assert.equal(await offered.count(), 0);
  await wu.page.click('[data-testid=team-successor]');
  await wu.page.waitForSelector('[data-testid=team-before]:has-text("甘坑党员先锋队")');

  // What is in use says so, and what is to be done first; a station is merged elsewhere.
  await found('南岭村社区联络站', 1);
  await page.click('[data-testid=organisation-close]');
  await page.click('[data-testid=close-form] [data-testid=submit]');
  await page.waitForSelector('[data-testid=in-use][data-use=people]');
  await page.waitForSelector('[data-testid=close-form] a[href^="/teams/places/"]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('[data-testid=close-form]', { state: 'detached' });
  await found('南岭村社区联络站', 1);
}

async function notForOthers(stage) {
  const chen = await Person.open(stage.browser, stage.server.url);
  stage.people.push(chen);
  await chen.signIn('chen');
  assert.equal(await chen.page.locator('a[href="/accounts"]').count(), 0);
  await chen.page.goto(`${stage.server.url}/accounts`);
  await chen.page.locator('h1', { hasText: '没有权限' }).waitFor();
}

// The page's code is fetched when somebody goes there, which may fail as any call may.
async function fetchedLate(stage) {
  const part = '**/split_accounts.wasm';
  const admin = await Person.open(stage.browser, stage.server.url);
  stage.people.push(admin);
  await admin.signIn('admin');
  const link = admin.page.locator('nav a[href="/accounts"]').first();
  const note = admin.page.locator('[data-testid=lazy-page] [role=alert]');

  // Too slow: the frame stays, and says what is going on.
  let fetched = 0;
  let letThrough;
  const held = new Promise((resolve) => { letThrough = resolve; });
  const bar = await Bar.before(admin.page, part, async (route) => {
    fetched += 1;
    await held;
    await route.abort();
  });
  await link.click();
  await admin.page.locator('[data-testid=lazy-page] [role=status]').waitFor();
  // Not at all: said in place, with a way to try again.
  letThrough();
  await note.waitFor();
  bar.answer = (route) => { fetched += 1; return route.continue(); };
  await note.locator('button').click();
  await admin.page.waitForSelector('[data-testid=account]');
  assert.equal(fetched, 2);

  // Once it is there, it stays there.
  await admin.page.goBack();
  await admin.page.waitForSelector('[data-testid=board]');
  await link.click();
  await admin.page.waitForSelector('[data-testid=account]');
  assert.equal(fetched, 2);

  // A server that was renewed no longer has it; trying again loads the new program.
  await admin.page.reload();
  await admin.page.waitForSelector('[data-testid=account]');
  await admin.page.goto(stage.server.url);
  await admin.page.waitForSelector('[data-testid=board]');
  bar.answer = (route) => route.fulfill({ status: 404 });
  await link.click();
  await note.waitFor();
  await admin.page.evaluate(() => { window.isOld = true; });
  bar.answer = (route) => {
    bar.lift();
    return route.fulfill({ status: 404 });
  };
  await note.locator('button').click();
  await admin.page.waitForSelector('[data-testid=account]');
  assert.equal(await admin.page.evaluate(() => window.isOld), undefined);
}

export const journeys = [
  { name: 'an account is made, handed over, changed and suspended', run: handOver },
  { name: 'somebody stands in for a colleague', run: standsIn },
  { name: 'a team is founded, renamed and closed', run: teamFounded },
  { name: 'accounts are for administrators', run: notForOthers },
  { name: 'the code of the accounts page comes late, or not at once', run: fetchedLate },
];
