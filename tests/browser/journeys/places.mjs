// Homes, stations and points: looked at, set right by their own, and gone into each other.
import assert from 'node:assert/strict';
import ICAL from 'ical.js';
import { until } from '../harness.mjs';
import { photo } from './files.mjs';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { goes, join, options, sends } from './steps.mjs';

async function toPlace(person, name) {
  await goes(person, '/teams/places', '[data-testid=place]');
  await person.page.click(`[data-testid=place] a:has-text("${name}")`);
  await person.page.waitForSelector('[data-testid=place-page]');
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const { page } = person;
    const shot = (name) => look(person, `places-${name}-${size.name}-${language.name}`);
    await goes(person, '/teams/places', '[data-testid=place] [data-testid=place-checks]:visible');
    await shot('list');
    await toPlace(person, '大芬社区联络站');
    await page.waitForSelector('[data-testid=check]');
    await shot('place');
    const dialogs = async (all) => {
      for (const [button, dialog] of all) {
        await page.locator(`[data-testid=${button}]`).first().click();
        await page.waitForSelector(`[data-testid=${dialog}]`);
        await shot(dialog);
        await page.keyboard.press('Escape');
        await page.waitForSelector(`[data-testid=${dialog}]`, { state: 'detached' });
      }
    };
    await dialogs([
      ['place-edit', 'place-form'],
      ['reception-add', 'reception-form'],
      ['check-add', 'check-form'],
      ['place-merge', 'merge-form'],
    ]);
    await goes(person, '/teams/contacts', '[data-testid=contact]');
    await shot('contacts');
    await dialogs([
      ['contact-new', 'contact-form'],
      ['contact-kinds', 'kinds-form'],
      ['contact-log', 'talk-form'],
    ]);
  };
}

/** A clerk sets their own right; another sees it at once and may change nothing there. */
async function ownStation(stage) {
  const clerk = await join(stage, 'chen');
  const other = await join(stage, 'lin');
  await toPlace(other, '南岭村社区联络站');
  await toPlace(clerk, '南岭村社区联络站');
  assert.equal(await other.page.locator('[data-testid=place-edit]').count(), 0);
  const { page } = clerk;
  await page.click('[data-testid=place-edit]');
  await page.fill('#place-hours', '星期八 9:00-10:00');
  assert.equal(await page.isDisabled('[data-testid=place-form] [data-testid=submit]'), true);
  await page.fill('#place-hours', '周一至周五 09:00-12:00\n周六 09:30-11:00');
  await page.fill('#place-position', '114.1312, 22.6175');
  await page.fill('#place-officers', '陈联络员 13800001234');
  await page.click('[data-testid=place-form] [data-testid=submit]');
  await page.waitForSelector('[data-testid=place-form]:has-text("只登记办公电话")');
  await page.fill('#place-officers', '陈联络员 0755-0000 0100');
  await sends(page, 'place-form');
  await other.page.waitForSelector('[data-testid=place-about]:has-text("周六 09:30-11:00")');
  await other.page.waitForSelector('[data-testid=place-about]:has-text("0755-0000 0100")');

  // One more reception; the next dates follow.
  const before = await page.locator('[data-testid=reception]').count();
  await page.click('[data-testid=reception-add]');
  await page.fill('#reception-who', '黄代表\n李代表');
  await sends(page, 'reception-form');
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid=reception]').length === n, before + 1);
  await other.page.waitForSelector('[data-testid=coming]:has-text("李代表")');

  // One date is held by another, and stands so in everybody's calendar; the rule stays.
  await page.locator('[data-testid=sitting-edit]').first().click();
  await page.fill('#sitting-who', '接访代表甲');
  assert.equal(await page.isDisabled('[data-testid=sitting-form] [data-testid=submit]'), true, 'a reason is asked for');
  await page.fill('#sitting-reason', '原定代表出差');
  await sends(page, 'sitting-form');
  await other.page.waitForSelector('[data-testid=coming]:has-text("接访代表甲"):has-text("原定代表出差")');

  // Everybody reads who receives, and not why; the notice on paper leads there.
  const opens = async (link) => {
    const [opened] = await Promise.all([page.waitForEvent('popup'), page.click(`[data-testid=${link}]`)]);
    await opened.waitForSelector('[data-testid=receptions]:has-text("接访代表甲")');
    assert.equal((await opened.textContent('main')).includes('原定代表出差'), false);
    return opened;
  };
  const notice = await opens('place-poster');
  const there = await notice.getAttribute('[data-testid=place-link]', 'href');
  await notice.close();
  const posted = await opens('place-public');
  assert.equal(new URL(posted.url()).pathname, new URL(there).pathname);
  await posted.close();
  assert.equal(await other.page.locator('[data-testid=sitting-edit]').count(), 0);
  assert.equal(await page.locator('[data-testid=reception]').count(), before + 1);
  const calendar = await join(stage, 'chen');
  await goes(calendar, '/activities', '[data-testid=calendar]');
  await calendar.page.locator('label:has([type=checkbox])', { hasText: '只看与我有关' }).click();
  const swapped = calendar.page.locator('[data-testid=rota-entry]:has-text("接访代表甲")');
  // The next date may be the next month's.
  await swapped.first().waitFor({ timeout: 5000 }).catch(() => calendar.page.click('[data-testid=later]'));
  await swapped.first().click();
  await calendar.page.waitForSelector('[data-testid=place-rota]');

  // An entry of its own, not met; the list counts it.
  const [met, whole] = (await page.textContent('[data-testid=place-met]')).split('/').map(Number);
  await page.click('[data-testid=check-add]');
  await page.fill('#check-title', '二维码');
  await page.fill('#check-missing', '还没有张贴');
  await sends(page, 'check-form');
  await other.page.waitForSelector('[data-testid=check]:has-text("还没有张贴")');
  assert.equal(await other.page.textContent('[data-testid=place-met]'), `${met}/${whole + 1}`);

  // What shows the entry hangs on it; whoever looks sees it there and takes nothing away. It stays with the
  // place when the entry goes.
  const entry = (person) => person.page.locator('[data-testid=check]:has-text("还没有张贴")');
  await entry(clerk).locator('[data-testid=check-file-open]').click();
  await entry(clerk).locator('input[type=file]').setInputFiles(await photo(page, 640, 480));
  await entry(clerk).locator('[data-testid=staged-file]').waitFor();
  // What was chosen stays while the entry above it is put in other words.
  await entry(clerk).locator('[data-testid=check-edit]').click();
  await page.fill('#check-missing', '还没有张贴，等印刷');
  await sends(page, 'check-form');
  await entry(clerk).filter({ hasText: '等印刷' }).locator('[data-testid=staged-file]').waitFor();
  await entry(clerk).locator('[data-testid=check-file-add]').click();
  for (const person of [clerk, other]) {
    await entry(person).locator('[data-testid=check-files] img').waitFor();
  }
  assert.equal(await other.page.locator('[data-testid=remove-file], [data-testid=check-file-open]').count(), 0);
  assert.equal(await entry(clerk).locator('[data-testid=remove-file]').count(), 1);
  await entry(clerk).locator('[aria-label*="二维码"]:not([data-testid])').click();
  await entry(other).waitFor({ state: 'detached' });
  await other.page.waitForSelector('[data-testid=work-files] img');

  // A point without an organisation.
  await page.click('[data-testid=point-add]');
  await page.fill('#place-name', '南岭文化公园联系点');
  await sends(page, 'place-form');
  await page.waitForSelector('h1:has-text("南岭文化公园联系点")');
  await other.page.click('[data-testid=place-points] a:has-text("南岭文化公园联系点")');
  await other.page.waitForSelector('h1:has-text("南岭文化公园联系点")');
}

/** A station goes into another: it says so, and leads there and back. */
async function merged(stage) {
  const supervisor = await join(stage, 'wu');
  const { page } = supervisor;
  await toPlace(supervisor, '西坑社区联络站');
  await page.click('[data-testid=place-merge]');
  await page.fill('#merge-into', '大康社区');
  await page.keyboard.press('Enter');
  await page.fill('#merge-reason', '社区合并（演示）');
  await sends(page, 'merge-form');
  await page.waitForSelector('[data-testid=place-merged]');
  assert.equal(await page.locator('[data-testid=place-edit]').count(), 0);
  await page.click('[data-testid=place-merged] a');
  await page.waitForSelector('h1:has-text("大康社区联络站")');
  await page.click('[data-testid=place-absorbed] a');
  await page.waitForSelector('h1:has-text("西坑社区联络站")');
  await goes(supervisor, '/teams/places', '[data-testid=place]:has-text("已并入 大康社区联络站")');
  // By mistake: it is opened again, and may be set right as before.
  await toPlace(supervisor, '西坑社区联络站');
  await page.click('[data-testid=place-reopen]');
  await page.fill('#reopen-reason', '并错了');
  await sends(page, 'reopen-form');
  await page.waitForSelector('[data-testid=place-edit]');
  assert.equal(await page.locator('[data-testid=place-merged]').count(), 0);
}

/** Whoever was not contacted this quarter is told of until somebody did. */
async function contacts(stage) {
  const supervisor = await join(stage, 'wu');
  const lead = await join(stage, 'luo');
  await goes(supervisor, '/teams/contacts', '[data-testid=contact]');
  await supervisor.page.waitForSelector('[data-testid=contacts-waiting]:has-text("求水山片区 10 户")');
  await goes(lead, '/teams/contacts', '[data-testid=contact]');
  assert.equal(await lead.page.locator('[data-testid=contact]:has-text("委员乙")').count(), 0);
  const one = lead.page.locator('[data-testid=contact]:has-text("求水山片区 10 户")');
  await one.locator('[data-testid=contact-log]').click();
  await lead.page.fill('#talk-what', '入户走访，反映路灯不亮');
  await sends(lead.page, 'talk-form');
  await one.locator('[data-testid=contact-waits]').waitFor({ state: 'detached' });
  await supervisor.page.waitForFunction(
    () => !document.querySelector('[data-testid=contacts-waiting]').textContent.includes('求水山片区'),
  );

  // Who keeps a contact finds it in their day, which leads to it, and no longer once it was kept.
  const chair = await join(stage, 'liu');
  await goes(chair, '/day', '[data-testid=day]');
  const waits = chair.page.locator('[data-testid=work-row][data-why=contact]:has-text("委员乙")');
  await waits.locator('a').click();
  const own = chair.page.locator('[data-testid=contact]');
  await own.filter({ hasText: '委员乙' }).waitFor();
  assert.equal(await own.count(), 1);
  await own.locator('[data-testid=contact-log]').click();
  await chair.page.fill('#talk-what', '座谈履职情况');
  await sends(chair.page, 'talk-form');
  await goes(chair, '/day', '[data-testid=day]');
  await waits.waitFor({ state: 'detached' });

  // Residents are never named.
  await lead.page.click('[data-testid=contact-new]');
  await lead.page.fill('#contact-from', '陈代表');
  await lead.page.fill('#contact-to', '张三');
  await lead.page.click('[data-testid=contact-form] [data-testid=submit]');
  await lead.page.waitForSelector('[data-testid=contact-form]:has-text("不写姓名")');
  await lead.page.fill('#contact-to', '南岭新村 2 栋');
  await lead.page.fill('#contact-plan', '每季度入户一次');
  await sends(lead.page, 'contact-form');
  await supervisor.page.waitForSelector('[data-testid=contact]:has-text("南岭新村 2 栋") [data-testid=contact-plan]:has-text("每季度入户一次")');

  // The house names its relations.
  await supervisor.page.click('[data-testid=contact-kinds]');
  await supervisor.page.fill('[data-testid=kinds-form] [name=kind] >> nth=2', '代表联系选民');
  await sends(supervisor.page, 'kinds-form');
  await lead.page.waitForSelector('[data-testid=contact-group] h2:has-text("代表联系选民")');
}

/** The committee finds something, the team puts it right, the committee confirms it. */
async function found(stage) {
  const supervisor = await join(stage, 'wu');
  const lead = await join(stage, 'luo');
  for (const person of [supervisor, lead]) {
    await goes(person, '/teams', '[data-testid=team]');
    await person.page.click('[data-testid=team] a:has-text("南湾党员先锋队")');
    await person.page.waitForSelector('[data-testid=team-page]');
  }
  await supervisor.page.click('[data-testid=finding-raise]');
  await supervisor.page.fill('#finding-text', '走访台账缺两次签到');
  await sends(supervisor.page, 'finding-form');
  await lead.page.click('[data-testid=finding]:has-text("走访台账缺两次签到") [data-testid="finding.fix"]');
  await lead.page.fill('#finding-text', '已补齐');
  await sends(lead.page, 'finding-form');
  await supervisor.page.click('[data-testid=finding]:has-text("走访台账缺两次签到") [data-testid="finding.confirm"]');
  await lead.page.waitForSelector('[data-testid=finding].ended:has-text("吴监督")');
  await goes(supervisor, '/teams', '[data-testid=team]:has-text("坪地") [data-testid=team-findings]:has-text("1")');
}

/** A calendar as a program reads it: its events, each with a name of its own and a beginning before its end. */
async function eventsAt(address) {
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  assert.ok(events.length > 0, 'there is something in it');
  assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
  for (const event of events) {
    assert.ok(event.summary, 'it says what it is');
    assert.ok(event.startDate.toJSDate() < event.endDate.toJSDate());
  }
  return events;
}

/** Makes an address for a calendar program: one's own calendar, or that of a station or a team by its name. */
async function subscribes(person, label) {
  const { page } = person;
  await goes(person, '/activities', '[data-testid=feeds]');
  await page.click('[data-testid=feeds]');
  if (label) await page.selectOption('#feed-of', { label });
  const feeds = page.locator('[data-testid=feed]');
  const before = await feeds.count();
  await page.click('[data-testid=feed-make]');
  const address = await page.inputValue('[data-testid=feed-address]');
  await until(async () => (await feeds.count()) === before + 1, 'it is listed');
  return { address, feeds, before };
}

/** A calendar program reads a person's, a station's and a team's activities until the address is taken back. */
async function calendars(stage) {
  const lead = await join(stage, 'luo');
  const clerk = await join(stage, 'chen');
  // The reception of tomorrow is the team's, the station's, and of whoever is in either.
  const isReception = ({ summary }) => summary.includes('代表接访日');
  for (const [person, label] of [
    [lead, null],
    [clerk, null],
    [clerk, '南岭村社区联络站'],
    [lead, '南湾党员先锋队'],
  ]) {
    const { address } = await subscribes(person, label);
    const events = await eventsAt(address);
    assert.ok(events.some(isReception), `${label ?? 'one’s own'} has the reception`);
  }
  const { page } = lead;
  const { address, feeds, before } = await subscribes(lead, '南湾党员先锋队');
  await eventsAt(address);
  // The committee sees whose it is, too.
  const supervisor = await join(stage, 'wu');
  await goes(supervisor, '/activities', '[data-testid=feeds]');
  await supervisor.page.click('[data-testid=feeds]');
  await supervisor.page.waitForSelector('[data-testid=feed-other]:has-text("罗队长")');
  await feeds.first().locator('[data-testid=feed-end]').click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid=feed]').length === n, before);
  assert.equal((await fetch(address)).status, 404);
}

/** A reception of the rota is kept as an activity: where, when and with whom stand there already. */
async function keptAsActivity(stage) {
  const clerk = await join(stage, 'chen');
  const deputy = await join(stage, 'huang');
  const { page } = clerk;
  await goes(deputy, '/activities', '[data-testid=calendar]');
  await toPlace(clerk, '南岭村社区联络站');
  await page.click('[data-testid=reception-add]');
  await page.fill('#reception-who', '接访代表乙');
  await sends(page, 'reception-form');
  const coming = page.locator('[data-testid=coming]:has-text("接访代表乙")').first();
  await coming.locator('[data-testid=sitting-activity]').click();
  await page.waitForSelector('[data-testid=activity-form]');
  assert.match(await page.inputValue('#activity-title'), /^南岭村社区联络站/);
  assert.equal(await page.inputValue('#activity-lead'), '接访代表乙');
  assert.deepEqual([await page.inputValue('#activity-from'), await page.inputValue('#activity-until')], ['09:00', '11:00']);
  const day = await page.inputValue('#activity-day');
  const title = '南岭村社区联络站接访留痕';
  await page.fill('#activity-title', title);
  await sends(page, 'activity-form');
  await page.waitForSelector(`[data-testid=activity-page]:has-text("${title}"):has-text("接访代表乙")`);

  // It stands in everybody's calendar on the day of the rota, which may be the next month's; the date stays too.
  const entry = deputy.page.locator(`[data-day="${day}"] [data-testid=entry]:has-text("${title}")`);
  await entry.waitFor({ timeout: 5000 }).catch(() => deputy.page.click('[data-testid=later]'));
  await entry.click();
  await deputy.page.waitForSelector('[data-testid=activity-page]:has-text("接访代表乙")');
  await toPlace(clerk, '南岭村社区联络站');
  await coming.waitFor();
  // What is still to be held at the station is found on its page.
  await page.locator('[data-testid=place-activity] a').first().click();
  await page.waitForSelector('[data-testid=activity-page]:has-text("南岭村社区联络站")');
}

/** A reception that is over is asked of its station until something tells of it. */
async function unrecorded(stage) {
  const clerk = await join(stage, 'lin');
  const { page } = clerk;
  await goes(clerk, '/day', '[data-testid=day]');
  await page.locator('[data-testid=work-row][data-why=record]').first().locator('a').click();
  const missing = page.locator('[data-testid=unrecorded]');
  await missing.first().waitFor();
  const before = await missing.count();
  await missing.first().locator('[data-testid=unrecorded-activity]').click();
  await page.waitForSelector('[data-testid=activity-form]');
  await sends(page, 'activity-form');
  await page.waitForSelector('[data-testid=activity-page]');
  await toPlace(clerk, '大芬社区联络站');
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid=unrecorded]').length === n, before - 1);
}

export const journeys = [
  { name: 'a station sets itself right, and others see it', run: ownStation },
  { name: 'a reception of the rota is kept as an activity', run: keptAsActivity },
  { name: 'a reception that is over is asked of its station', run: unrecorded },
  { name: 'a station goes into another', run: merged },
  { name: 'what is found about a team is put right and confirmed', run: found },
  { name: 'a calendar program reads a team until the address is taken back', run: calendars },
  { name: 'who was not contacted this quarter is told of', run: contacts },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `places, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
