// Every screen, wide and narrow, in both languages: no sideways scroll, no serious finding of axe.
// The pictures go to $SCREENSHOTS to be looked at.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Person } from '../harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = process.env.SCREENSHOTS;
if (folder) mkdirSync(folder, { recursive: true });

export const SIZES = [
  { name: 'wide', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
];
export const LANGUAGES = [
  { name: 'zh', locale: 'zh-CN', lang: 'zh-Hans' },
  { name: 'en', locale: 'en-GB', lang: 'en' },
];

export async function look(person, name) {
  const { page } = person;
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity));
  // What is being asked for again is shown fainter meanwhile.
  await page.waitForFunction(() => !document.querySelector('.dim'));
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
  const [scroll, width] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  assert.ok(scroll <= width, `${name} scrolls sideways: ${scroll} > ${width}`);
  // Through the debugger: the page's own policy allows no script from elsewhere.
  await page.evaluate(axe);
  let found;
  do {
    await page.waitForFunction(() => !document.querySelector('.dim'));
    found = await page.evaluate(async () => {
      const isFaint = () => !!document.querySelector('.dim');
      let fainter = isFaint();
      const watch = new MutationObserver(() => (fainter ||= isFaint()));
      watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      watch.disconnect();
      return fainter ? null : violations;
    });
    // News that came while it was looked at made something faint: that is looked at once more.
  } while (!found);
  const bad = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const lines = bad.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`);
  assert.deepEqual(lines, [], name);
}

function screens(size, language) {
  return async (stage) => {
    const person = await Person.open(stage.browser, stage.server.url, {
      viewport: size.viewport,
      hasTouch: size.hasTouch,
      isMobile: size.isMobile,
      locale: language.locale,
      reducedMotion: 'reduce',
    });
    stage.people.push(person);
    const { page } = person;
    const name = (screen) => `${screen}-${size.name}-${language.name}`;
    await page.goto(stage.server.url);
    await page.waitForSelector('#login');
    assert.equal(await page.getAttribute('html', 'lang'), language.lang);
    await look(person, name('sign-in'));
    await person.signIn('chen');
    await look(person, name('board'));
    const card = page.locator('[data-testid=column]:visible [data-testid=card] a').first();
    const busy = page.locator('[data-status=in_progress] [data-testid=card]').first();
    const id = await busy.getAttribute('data-request');
    assert.ok(await card.count());
    await person.open(id);
    await page.waitForSelector('[data-testid=event]');
    await look(person, name('panel'));
    await page.click('[data-testid=close-panel]');
    await page.goto(`${stage.server.url}/ledger?group=topic`);
    await person.synced();
    await page.waitForSelector('[data-testid=ledger-frame]:not(.dim) [data-testid=row]');
    await look(person, name('ledger'));
    await page.goto(stage.server.url);
    await page.waitForSelector('[data-testid=board]');
    await person.synced();
    await page.waitForSelector('[data-testid=panel]', { state: 'detached' });
    await page.click('[data-testid=register]');
    await page.fill('#register-title', '路灯坏了，请联系13800001234');
    await look(person, name('register'));
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
    await page.click('[data-testid=account-menu]');
    await look(person, name('menu'));
    await page.keyboard.press('Escape');
    await page.locator('body').press('?');
    await page.waitForSelector('[data-testid=help]');
    await look(person, name('help'));
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=help]', { state: 'detached' });
    await page.click('[data-testid=export]');
    await page.waitForSelector('[data-testid=export-dialog]');
    await look(person, name('export'));
    await page.keyboard.press('Escape');

    const admin = await Person.open(stage.browser, stage.server.url, {
      viewport: size.viewport,
      hasTouch: size.hasTouch,
      isMobile: size.isMobile,
      locale: language.locale,
      reducedMotion: 'reduce',
    });
    stage.people.push(admin);
    await admin.signIn('admin');
    await admin.page.waitForSelector('[data-testid=empty-board]');
    await look(admin, name('admin'));
    await admin.page.goto(`${stage.server.url}/accounts`);
    await admin.page.waitForSelector('[data-testid=account]');
    await look(admin, name('accounts'));
    await admin.page.locator('[data-testid=account][data-login=chen] .link').click();
    await admin.page.waitForSelector('[data-testid=account-drawer]');
    await look(admin, name('drawer'));
    await admin.page.keyboard.press('Escape');
    await admin.page.click('[data-testid=create-account]');
    await look(admin, name('create'));
    await admin.page.goto(`${stage.server.url}/rules`);
    await admin.page.waitForSelector('[data-testid=year]');
    await look(admin, name('rules'));
    await admin.page.click('[data-testid=add-rule]');
    await admin.page.locator('[data-testid=year] button').first().click();
    await look(admin, name('rules-forms'));

    const wu = await Person.open(stage.browser, stage.server.url, { viewport: size.viewport, locale: language.locale, hasTouch: size.hasTouch, isMobile: size.isMobile, reducedMotion: 'reduce' });
    stage.people.push(wu);
    await wu.signIn('wu');
    await look(wu, name('district'));
    await wu.close();

    const zhang = await Person.open(stage.browser, stage.server.url, { viewport: size.viewport, locale: language.locale, hasTouch: size.hasTouch, isMobile: size.isMobile, reducedMotion: 'reduce' });
    stage.people.push(zhang);
    await zhang.signIn('zhang');
    const mine = zhang.page.locator('[data-status=in_progress] [data-testid=card]').first();
    await zhang.open(await mine.getAttribute('data-request'));
    const reply = zhang.page.locator('[data-testid=panel] [data-action=reply]');
    if (await reply.count()) {
      await reply.first().click();
      await zhang.page.waitForSelector('[data-testid=reply-dialog]');
      await zhang.choose('class-B');
      await look(zhang, name('reply'));
    }
  };
}

/** The largest text on the narrowest phone. */
async function largest(stage) {
  const person = await Person.open(stage.browser, stage.server.url, {
    viewport: { width: 360, height: 740 },
    locale: 'en-GB',
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  });
  stage.people.push(person);
  await person.signIn('chen');
  await person.page.click('[data-testid=account-menu]');
  await person.choose('size-2');
  await person.choose('density-1');
  await look(person, 'menu-largest');
  await person.page.keyboard.press('Escape');
  await look(person, 'board-largest');
  assert.equal(await person.page.getAttribute('html', 'data-size'), 'huge');
  await person.page.reload();
  await person.page.waitForSelector('[data-testid=board]');
  assert.equal(await person.page.getAttribute('html', 'data-size'), 'huge', 'the choice stays');
}

export const journeys = [
  ...SIZES.flatMap((size) => LANGUAGES.map((language) => ({ name: `screens ${size.name} ${language.name}`, run: screens(size, language) }))),
  { name: 'screens in the largest text', run: largest },
];
