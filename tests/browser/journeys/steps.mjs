// What journeys have in common: somebody joins, goes somewhere, opens a form and sends it.
import { Person } from '../harness.mjs';

/** Somebody at a browser of their own, signed in. */
export async function join(stage, login, options = {}, url = stage.server.url) {
  const person = await Person.open(stage.browser, url, options);
  stage.people.push(person);
  return person.signIn(login);
}

/** The browser of a size and a language, without motion: pictures are taken of it. */
export const options = (size, language) => ({
  viewport: size.viewport,
  hasTouch: size.hasTouch,
  isMobile: size.isMobile,
  locale: language.locale,
  reducedMotion: 'reduce',
});

/** A day as it is in China, so many from today. */
export const chinaDay = (days) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

/** Goes to an address, and waits for what is there. */
export async function goes(person, path, selector) {
  await person.page.goto(path.startsWith('http') ? path : person.url + path);
  await person.synced();
  await person.page.waitForSelector(selector);
}

const pageOf = (one) => one.page ?? one;

/** Opens the form behind a button, also behind one that stands in a menu. */
export async function opens(where, code, dialog) {
  const page = pageOf(where);
  const button = page.locator(`[data-testid="${code}"]:visible, [data-testid="${code}-more"]`).first();
  if (!(await page.locator(`[data-testid="${code}"]:visible`).count()) && (await page.locator('[data-testid=matter-more]').count())) {
    await page.click('[data-testid=matter-more]');
  }
  await button.click();
  await page.waitForSelector(`[data-testid=${dialog}]`);
}

/** Sends a form, and waits until it is gone. */
export async function sends(where, dialog) {
  const page = pageOf(where);
  await page.click(`[data-testid=${dialog}] [data-testid=submit]`);
  await page.waitForSelector(`[data-testid=${dialog}]`, { state: 'detached' });
}

/** Goes to a team's page. */
export async function toTeam(person, name) {
  await goes(person, '/teams', '[data-testid=team]');
  await person.page.click(`[data-testid=team] a:has-text("${name}")`);
  await person.page.waitForSelector('[data-testid=team-page] [data-testid=task]');
}

/** Puts a screen up, of the whole district or of a street by its id, and tells its address. */
export async function hangs(person, name, street = '') {
  await goes(person, '/overview', '[data-testid=screens]');
  await person.page.fill('[data-testid=screen-name]', name);
  if (street) await person.page.selectOption('[data-testid=screens] select', street);
  await person.page.click('[data-testid=screen-make]');
  await person.page.waitForSelector(`[data-testid=screen]:has-text("${name}")`);
  return person.page.getAttribute('[data-testid=screen-link]', 'href');
}
