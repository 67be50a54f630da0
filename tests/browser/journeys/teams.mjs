// Teams, their activities, the district's overview and the wall: planned, held, counted, shown.
import assert from 'node:assert/strict';
import { Person, until } from '../harness.mjs';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { goes, join, options, sends } from './steps.mjs';

async function toTeam(person, name) {
  await goes(person, '/teams', '[data-testid=team]');
  await person.page.click(`[data-testid=team] a:has-text("${name}")`);
  await person.page.waitForSelector('[data-testid=team-page] [data-testid=task]');
}

/** Puts a screen up and tells its address. */
async function hangs(person, name) {
  await goes(person, '/overview', '[data-testid=screens]');
  await person.page.fill('[data-testid=screen-name]', name);
  await person.page.click('[data-testid=screen-make]');
  return person.page.getAttribute('[data-testid=screen-link]', 'href');
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const { page } = person;
    const shot = (name) => look(person, `teams-${name}-${size.name}-${language.name}`);
    await goes(person, '/teams', '[data-testid=team] .rate');
    await shot('list');
    await toTeam(person, '南湾党员先锋队');
    await page.waitForSelector('[data-testid=bar]');
    await shot('team');
    await page.click('[data-testid=team-edit]');
    await page.waitForSelector('[data-testid=present-form]');
    await shot('present');
    await page.keyboard.press('Escape');
    await page.click('[data-testid=programme-edit]');
    await page.waitForSelector('[data-testid=programme-form]');
    await shot('programme');
    await page.keyboard.press('Escape');
    await goes(person, '/activities', '[data-testid=entry]');
    await shot('calendar');
    await page.click('[data-testid=activity-new]');
    await page.waitForSelector('[data-testid=activity-form]');
    await shot('plan');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=activity-form]', { state: 'detached' });
    await page.locator('label:has-text("列表"), label:has-text("List")').first().click();
    await page.click('[data-testid=entry]:has-text("助企行：下李朗")');
    await page.waitForSelector('[data-testid=activity-page] [data-testid=minute]');
    await shot('activity');
    await goes(person, '/overview', '[data-testid=figure-row]');
    await shot('overview');
  };
}

/** The wall as it hangs in halls: two shapes, two languages; nobody is signed in there. */
async function onTheWall(stage) {
  const supervisor = await join(stage, 'wu');
  const path = await hangs(supervisor, '区人大大厅');
  for (const [name, width, height] of [
    ['16-9', 1920, 1080],
    ['32-9', 3840, 1080],
    ['phone', 390, 844],
  ]) {
    for (const language of LANGUAGES) {
      const hall = await Person.open(stage.browser, stage.server.url, { viewport: { width, height } });
      stage.people.push(hall);
      await hall.page.goto(`${stage.server.url}${path}?lang=${language.name}`);
      await hall.page.waitForSelector('[data-testid=wall-matter]');
      await look(hall, `wall-${name}-${language.name}`);
      if (height === 1080) {
        const cut = await hall.page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
        assert.equal(cut, false, 'nothing is below the edge of a wall');
      }
      await hall.close();
    }
  }
}

/** From a meeting to a request and back, and on to the team's page, the overview and the wall. */
async function fromMeetingToRequest(stage) {
  const lead = await join(stage, 'luo');
  const clerk = await join(stage, 'chen');
  const guest = await join(stage, 'zhang');
  const supervisor = await join(stage, 'wu');
  const path = await hangs(supervisor, '南湾站');
  const hall = await Person.open(stage.browser, stage.server.url, { viewport: { width: 1920, height: 1080 } });
  stage.people.push(hall);
  await hall.page.goto(stage.server.url + path);
  const counted = () => hall.page.textContent('[data-testid=registered]');
  const before = Number(await counted());

  // The team's leader plans it for this hour.
  await goes(lead, '/activities', '[data-testid=calendar]');
  await lead.page.click('[data-testid=activity-new]');
  await lead.page.selectOption('#activity-kind', 'deliberation');
  await lead.page.fill('#activity-title', '园区停车议事会');
  const [from, to] = await lead.page.evaluate(() => {
    const china = (ms) => new Date(Date.now() + ms + 8 * 3_600_000).toISOString().slice(11, 16);
    // Not over midnight: a meeting ends on the day it begins.
    return china(0) < '22:00' ? [china(0), china(3_600_000)] : ['22:00', '23:59'];
  });
  await lead.page.fill('#activity-from', from);
  await lead.page.fill('#activity-until', to);
  await lead.page.fill('#activity-place', '南岭村社区联络站');
  await lead.page.selectOption('#activity-station', { label: '南岭村社区联络站' });
  await lead.page.fill('#activity-parties', '部门 南湾街道交安办\n企业 某科技公司');
  await sends(lead.page, 'activity-form');
  await lead.page.waitForSelector('[data-testid=activity-page]');
  const address = new URL(lead.page.url()).pathname;

  // A guest signs in by the code of the notice; the leader writes somebody down by hand.
  await guest.page.goto(`${stage.server.url}/print${address}`);
  const code = await guest.page.getAttribute('[data-testid=sign-in-link]', 'href');
  await guest.page.goto(code);
  await guest.synced();
  await guest.page.click('[data-testid=sign-in]');
  await guest.page.waitForSelector('[data-testid=signed-in]');
  await lead.page.click('[data-testid=sign-by-hand]');
  await lead.page.fill('#hand-name', '李代表');
  await sends(lead.page, 'hand-form');
  await lead.page.waitForSelector('[data-testid=attendee]:has-text("张工")');

  // Minutes; nobody checks their own.
  await lead.page.click('[data-testid="activity.write"]');
  await lead.page.fill('[name=line] >> nth=0', '园区西门货车停车位不足');
  await lead.page.fill('#minutes-outcome', '议定由街道交安办牵头');
  await sends(lead.page, 'minutes-form');
  assert.equal(await lead.page.locator('[data-testid="activity.check"]').count(), 0);

  // The station's clerk makes a request of the line, and finds the way back.
  await goes(clerk, address, '[data-testid=minute]');
  await clerk.page.click('[data-testid=raise]');
  await clerk.page.waitForSelector('[data-testid=register-dialog]');
  assert.equal(await clerk.page.inputValue('#register-title'), '园区西门货车停车位不足');
  await clerk.page.click('[data-testid=register-submit]');
  await clerk.page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
  await lead.page.waitForSelector('[data-testid=became]');
  await clerk.page.click('[data-testid=raised] a');
  await clerk.page.waitForSelector('[data-testid=panel] [data-testid=origin] a');
  await clerk.page.click('[data-testid=panel] [data-testid=origin] a');
  await clerk.page.waitForSelector('[data-testid=activity-page] [data-testid=became]');
  await clerk.page.click('[data-testid="activity.check"]');
  await lead.page.waitForFunction(() => /陈联络员/.test(document.querySelector('[data-testid=signed]')?.textContent));

  // It is counted wherever it is shown.
  await toTeam(lead, '南湾党员先锋队');
  const requests = await lead.page.textContent('[data-testid=team-requests] b');
  assert.equal(requests, '19');
  await lead.page.waitForSelector('[data-testid=team-activity]:has-text("园区停车议事会")');
  await lead.page.click('[data-testid=team-requests]');
  await lead.page.waitForSelector('[data-testid=filter-team]');
  await lead.page.waitForFunction(() => document.querySelectorAll('[data-testid=ledger-frame]:not(.dim) [data-testid=row]').length === 19);
  await until(async () => Number(await counted()) === before + 1, 'the wall counts it');

  // Taken down, the screen goes dark by itself.
  await supervisor.page.click('[data-testid=screen]:has-text("南湾站") button');
  await hall.page.waitForSelector('#wall:has-text("这块屏已停用")');
  assert.equal(await hall.page.locator('[data-testid=wall-matter]').count(), 0, 'nothing is left of the picture');
}

export const journeys = [
  { name: 'a line of the minutes becomes a request, and leads back', run: fromMeetingToRequest },
  { name: 'the wall, in two shapes', run: onTheWall },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `teams and figures, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
