// Teams, their activities, the district's overview and the wall: planned, held, counted, shown.
import assert from 'node:assert/strict';
import { Person, until } from '../harness.mjs';
import { photo } from './files.mjs';
import { LANGUAGES, SIZES, look } from './looks.mjs';
import { goes, hangs, join, options, sends, toTeam } from './steps.mjs';

/** How many requests the team of the page has this year, once the figures have come. */
async function ownRequests(page) {
  const number = '[data-testid=team-requests] b';
  await page.waitForFunction((one) => /^\d+$/.test(document.querySelector(one).textContent), number);
  return Number(await page.textContent(number));
}

function screens(size, language) {
  return async (stage) => {
    const person = await join(stage, 'wu', options(size, language));
    const { page } = person;
    const shot = (name) => look(person, `teams-${name}-${size.name}-${language.name}`);
    await goes(person, '/teams', '[data-testid=team] .rate');
    await shot('list');
    await toTeam(person, '南湾党员先锋队');
    // In the first days of a year a team may have nothing to show of it.
    if ((await ownRequests(page)) > 0) await page.waitForSelector('[data-testid=bar] svg .piece');
    await page.waitForSelector('[data-testid=seat]:has-text("黄代表") .tag');
    await shot('team');
    await page.click('[data-testid=team-edit]');
    await page.waitForSelector('[data-testid=present-form]');
    await shot('present');
    await page.keyboard.press('Escape');
    await page.click('[data-testid=programme-edit]');
    await page.waitForSelector('[data-testid=programme-form]');
    await shot('programme');
    await page.keyboard.press('Escape');
    await goes(person, '/teams/guide', '[data-testid=guide] [data-testid=doers]');
    await page.click('[data-testid=doers] summary >> nth=0');
    await shot('guide');
    await goes(person, '/activities', '[data-testid=entry]');
    await shot('calendar');
    await page.click('[data-testid=activity-new]');
    await page.waitForSelector('[data-testid=activity-form]');
    await shot('plan');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=activity-form]', { state: 'detached' });
    await page.locator('label:has-text("列表"), label:has-text("List")').first().click();
    // Eight days ago: in the first days of a month that is on the page before.
    const held = '[data-testid=entry]:has-text("助企行：下李朗")';
    if (!(await page.locator(held).count())) await page.click('[data-testid=earlier]');
    await page.click(held);
    await page.waitForSelector('[data-testid=activity-page] [data-testid=minute]');
    await shot('activity');
    await goes(person, '/overview?days=quarter', '[data-testid=figure-row]');
    await page.waitForSelector('[data-testid=trend]');
    await shot('overview');
    await page.click('[data-testid=narrow]:has-text("南湾街道")');
    await page.waitForSelector('[data-testid=whole]');
    await page.waitForSelector('[data-testid=figure-row]:has-text("南岭村")');
    await shot('overview-street');
    await goes(person, '/activities', '[data-testid=calendar]');
  };
}

/** The lists of a wall that show a part of a line, or do not count what they leave out. */
const lists = () =>
  [...document.querySelectorAll('[data-more]')]
    .filter((list) => list.checkVisibility())
    .filter((list) => {
      const edge = list.closest('.panel').getBoundingClientRect().bottom;
      const [rest, lines] = [list.nextElementSibling, [...list.children]];
      const cut = [...lines, rest].some((line) => !line.hidden && line.getBoundingClientRect().bottom > edge + 1);
      const over = Number(list.dataset.over) + lines.filter((line) => line.hidden).length;
      return cut || rest.hidden !== (over === 0) || (over > 0 && !rest.textContent.includes(String(over)));
    })
    .map((list) => list.textContent);

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
      await hall.page.goto(`${stage.server.url}${path}?lang=${language.name}&seconds=600`);
      await hall.page.waitForSelector('[data-testid=wall-ticker] li');
      // One page after another; two screens beside each other, and a phone, show all of them.
      const turns = name === '16-9';
      const shown = () => hall.page.locator('[data-testid=wall-page]:visible').count();
      assert.equal(await shown(), turns ? 1 : 3);
      for (const page of turns ? ['1', '2', '3'] : ['all']) {
        if (page === '2') await hall.page.waitForSelector('[data-testid=wall-matter]');
        await look(hall, `wall-${name}-${language.name}-${page}`);
        if (height === 1080) {
          const cut = await hall.page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
          assert.equal(cut, false, 'nothing is below the edge of a wall');
          const least = await hall.page.evaluate(() =>
            Math.min(...[...document.querySelectorAll('#wall *')].map((one) => parseFloat(getComputedStyle(one).fontSize))),
          );
          assert.ok(least >= 20, `${least} px can be read from afar`);
          assert.deepEqual(await hall.page.evaluate(lists), [], 'whole lines only, and the others are counted');
        }
        await hall.page.keyboard.press('ArrowRight');
      }
      assert.equal(await hall.page.getAttribute('body', 'data-page'), turns ? '1' : '2');
      await hall.close();
    }
  }
}

/** The address of a wall says which pages it shows, how long each, and whether it is dark. */
async function asTheAddressSays(stage) {
  const supervisor = await join(stage, 'wu');
  const path = await hangs(supervisor, '一楼走廊');
  const hall = await Person.open(stage.browser, stage.server.url, { viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  stage.people.push(hall);
  const { page } = hall;
  const at = () => page.getAttribute('body', 'data-page');
  await page.goto(`${stage.server.url}${path}?pages=3,1&seconds=5&theme=light`);
  assert.equal(await at(), '3');
  await look(hall, 'wall-light');
  await page.waitForSelector('body[data-page="1"]');
  await page.waitForSelector('body[data-page="3"]');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await at(), '1');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
  // A new picture leaves the page as it is; what the address leaves out is not there.
  assert.equal(await page.locator('[data-testid=wall-page]:visible').count(), 1);
  assert.equal(await page.locator('.page-2:visible').count(), 0);
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
  // How many requests the team has this year depends on the day of the year.
  await toTeam(lead, '南湾党员先锋队');
  const own = await ownRequests(lead.page);

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
  await lead.page.fill('#particular-issue', '货车停哪里');
  await sends(lead.page, 'activity-form');
  await lead.page.waitForSelector('[data-testid=activity-page]');
  const address = new URL(lead.page.url()).pathname;

  // A guest signs in by the code at the door; the leader writes somebody down by hand.
  const code = await lead.page.evaluate(async (at) => {
    const page = new DOMParser().parseFromString(await (await fetch(at)).text(), 'text/html');
    return page.querySelector('[data-testid=sign-in-link]').getAttribute('href');
  }, `/print${address}/code`);
  await guest.page.goto(code);
  await guest.synced();
  await guest.page.click('[data-testid=sign-in]');
  await guest.page.waitForSelector('[data-testid=signed-in]');
  await lead.page.click('[data-testid=sign-by-hand]');
  await lead.page.fill('#hand-name', '李代表');
  await sends(lead.page, 'hand-form');
  await lead.page.waitForSelector('[data-testid=attendee]:has-text("张工"):has-text("扫码")');

  // Minutes; nobody checks their own.
  await lead.page.click('[data-testid="activity.write"]');
  await lead.page.fill('[name=line] >> nth=0', '园区西门货车停车位不足');
  for (const [n, line] of ['制定错时停车方案', '西门违停整治'].entries()) {
    await lead.page.click('[data-testid=minutes-form] button:has-text("录入补充")');
    await lead.page.fill(`[name=line] >> nth=${n + 1}`, line);
  }
  await lead.page.fill('#minutes-outcome', '议定由街道交安办牵头');
  await sends(lead.page, 'minutes-form');
  await lead.page.waitForSelector('[data-testid=particular][data-kind=issue]:has-text("货车停哪里")');
  assert.equal(await lead.page.locator('[data-testid="activity.check"]').count(), 0);

  // A unit is to do what was settled: it waits on its desk until somebody of it says that it is done.
  const settled = '[data-testid=minute]:has-text("制定错时停车方案")';
  await lead.page.click(`${settled} [data-testid=to-unit]`);
  await lead.pick('#line-unit', '区水务局');
  await sends(lead.page, 'line-unit-form');
  await lead.page.waitForSelector(`${settled} [data-testid=charge][data-done=false]`);
  await goes(guest, '/day', '[data-testid=work-row][data-why=charge]:has-text("园区停车议事会")');
  await goes(guest, address, `${settled} [data-testid=fulfil]`);
  await guest.page.click(`${settled} [data-testid=fulfil]`);
  await guest.page.fill('#line-done', '方案已报街道');
  await sends(guest.page, 'line-done-form');
  await lead.page.waitForSelector(`${settled} [data-testid=charge][data-done=true]:has-text("方案已报街道")`);

  // Who registers nothing passes a line to the station.
  await lead.page.click('[data-testid=minute]:has-text("园区西门货车停车位不足") [data-testid=pass-line]');
  await lead.page.waitForSelector('[data-testid=passed]');

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
  // Not before all is there that is recorded of a deliberation.
  await clerk.page.click('[data-testid="activity.check"]');
  await clerk.page.waitForSelector('[data-testid=activity-page] :text("请填写各方意见")');
  await lead.page.click('[data-testid="activity.write"]');
  await lead.page.fill('#particular-positions', '企业盼夜间可停，街道同意试行');
  await sends(lead.page, 'minutes-form');
  await clerk.page.waitForSelector('[data-testid=particular][data-kind=positions]');
  await clerk.page.click('[data-testid="activity.check"]');
  await lead.page.waitForFunction(() => /陈联络员/.test(document.querySelector('[data-testid=signed]')?.textContent));

  // It is counted wherever it is shown.
  await toTeam(lead, '南湾党员先锋队');
  await lead.page.waitForSelector(`[data-testid=team-requests] b:text-is("${own + 1}")`);
  await lead.page.waitForSelector('[data-testid=team-activity]:has-text("园区停车议事会")');
  await lead.page.click('[data-testid=team-requests]');
  await lead.page.waitForSelector('[data-testid=filter-team]');
  await lead.page.waitForFunction((n) => document.querySelectorAll('[data-testid=ledger-frame]:not(.dim) [data-testid=row]').length === n, own + 1);
  await until(async () => Number(await counted()) === before + 1, 'the wall counts it');

  // Of the other lines one becomes a task of the team, the other a matter that the committee supervises.
  const minute = (person, line) => person.page.locator('[data-testid=minute]', { hasText: line });
  await goes(lead, address, '[data-testid=minute]');
  await minute(lead, '制定错时停车方案').locator('[data-testid=to-task]').click();
  await lead.page.fill('#line-task-due', `${year()}-12-31`);
  await sends(lead.page, 'line-task-form');
  await minute(lead, '制定错时停车方案').locator('[data-testid=became]').click();
  // It stands in the programme of its year, and leads back to where it was settled.
  const task = lead.page.locator('[data-testid=task]', { hasText: '制定错时停车方案' });
  await task.waitFor();
  assert.match(lead.page.url(), new RegExp(`\\?year=${year()}#programme$`));
  await task.locator('[data-testid=task-origin]').click();
  await minute(lead, '制定错时停车方案').locator('[data-testid=became]').waitFor();
  await goes(supervisor, address, '[data-testid=minute]');
  await minute(supervisor, '西门违停整治').locator('[data-testid=to-matter]').click();
  assert.equal(await supervisor.page.inputValue('#matter-title'), '西门违停整治');
  await supervisor.page.fill('#matter-leader', '城建环资工委');
  await supervisor.pick('#matter-unit', '龙岗交警大队');
  await sends(supervisor.page, 'open-form');
  await supervisor.page.click('[data-testid=its-activities] a:has-text("园区停车议事会")');
  await minute(supervisor, '西门违停整治').locator('[data-testid=became]').waitFor();

  // Taken down, the screen goes dark by itself.
  await goes(supervisor, '/overview', '[data-testid=screens]');
  await supervisor.page.click('[data-testid=screen]:has-text("南湾站") button');
  await hall.page.waitForSelector('#wall:has-text("这块屏已停用")');
  assert.equal(await hall.page.locator('[data-testid=wall-matter]').count(), 0, 'nothing is left of the picture');
}

const registered = async (page) => Number(await page.textContent('[data-testid=registered] b'));

/** The overview moves with the work, narrows to a street, and its parts come to its numbers. */
async function overviewFollows(stage) {
  const wu = await join(stage, 'wu');
  const chen = await join(stage, 'chen');
  const { page } = wu;
  // The last three months, so that there is something to see in January as well.
  await goes(wu, '/overview?days=quarter', '[data-testid=figure-row]');
  await page.waitForSelector('[data-testid=trend] polyline');
  await page.waitForSelector('[data-testid=heat] rect[data-level="4"]');
  const before = await registered(page);
  // What a chart says aloud and what its table lists is the number of the tile.
  const says = await page.getAttribute('[data-testid=trend] svg', 'aria-label');
  assert.equal(Number(says.match(/\d+/)[0]), before);
  const listed = await page.$$eval('section:has([data-testid=trend]) tbody tr td:first-of-type', (cells) => cells.reduce((sum, cell) => sum + Number(cell.textContent), 0));
  assert.equal(listed, before);
  const title = '总览看得见的新诉求';
  await goes(chen, '/', '[data-testid=board]');
  await chen.register(title);
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=registered] b').textContent) === n, before + 1);
  await page.waitForSelector(`[data-testid=latest]:first-child:has-text("${title}")`);
  // A street: its figure is that of its row, and it is told apart by its stations.
  const row = page.locator('[data-testid=figure-row]:has-text("南湾街道")');
  const own = Number(await row.locator('td').first().textContent());
  await row.locator('[data-testid=narrow]').click();
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=registered] b').textContent) === n, own);
  await page.waitForSelector('[data-testid=figure-row]:has-text("南岭村社区联络站")');
  assert.equal(await page.locator('[data-testid=figure-row]:has-text("大芬")').count(), 0, 'a station of another street is not listed');
  assert.equal(await page.locator('[data-testid=topics]').count(), 0);
  // The place goes along to what is supervised there, and is still there when one comes back.
  await page.click('[data-testid=lights] a >> nth=0');
  await page.waitForSelector('[data-testid=supervision] [data-testid=within]:has-text("南湾街道")');
  assert.match(new URL(page.url()).search, /^\?street=/);
  await page.goBack();
  await page.waitForSelector('[data-testid=whole]:has-text("南湾街道")');
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=registered] b').textContent) === n, own);
  await page.click('[data-testid=whole]');
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=registered] b').textContent) === n, before + 1);
  // Compared with the same days of last year, which stands in the address.
  await wu.choose('overview-compare-2');
  await page.waitForURL(/compare=year/);
  await page.waitForSelector('[data-testid=registered] small:has-text("去年同期")');
  // The trend draws those days beside it, says so aloud, and goes along as a file, as do the topics.
  await page.waitForSelector('[data-testid=trend] .earlier polyline', { state: 'attached' });
  assert.match(await page.getAttribute('[data-testid=trend] svg', 'aria-label'), /去年同期登记 \d+ 件$/);
  for (const name of ['trend', 'topics']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(`[data-testid=${name}-csv]`)]);
    assert.equal(file.suggestedFilename(), `${name}.csv`);
  }
  // So are suggestions and projects.
  await page.waitForSelector('[data-testid=suggestions_raised] [data-testid=was]:has-text("去年同期")');
  await page.waitForSelector('[data-testid=projects_planned] [data-testid=was]:has-text("去年同期")');
  // Suggestions and projects are counted as well, each number with its list.
  await page.waitForSelector('[data-testid=counted-suggestions] [data-testid=suggestions_raised] a[href*="figure=suggestions_raised"]');
  await page.waitForSelector('[data-testid=counted-projects] [data-testid=projects_planned] b');
  // A light opens the matters that stand in it.
  await page.waitForSelector('a[data-testid=light-count][href^="/supervision?light="]');
  // The result classes are one bar as well, with a part for each that has something.
  const classes = page.locator('[data-testid=classes]');
  assert.equal(await classes.locator('svg.stacked .piece').count(), await classes.locator('[data-testid=share]').count());
  // Every share opens the list that it counts.
  const share = page.locator('[data-testid=topics] [data-testid=share]').first();
  const count = Number((await share.locator('b').textContent()).match(/\d+/)[0]);
  await share.locator('a').click();
  await page.waitForSelector('[data-testid=ledger-frame]:not(.dim) [data-testid=row]');
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=sums]')?.textContent.match(/\d+/)?.[0]) === n, count);
  // And a light opens the projects that stand in it, as many as it says.
  const ofProjects = 'a[data-testid=light-count][href^="/supervision/projects?light="]';
  await goes(wu, '/overview', ofProjects);
  const light = page.locator(ofProjects).first();
  const inIt = Number(await light.locator('b').textContent());
  await light.click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid=project]').length === n, inIt);
  const lights = await page.locator('[data-testid=project]').evaluateAll((all) => all.map((one) => one.dataset.light));
  assert.deepEqual([...new Set(lights)], [await page.inputValue('[data-testid=project-light]')]);
}

/** Study: photos of it, who missed it, and that it is made up; then another is called off, and told. */
async function studyIsMadeUp(stage) {
  const lead = await join(stage, 'luo');
  const chen = await join(stage, 'chen');
  const { page } = lead;
  const plans = async (kind, title, from, until, parties, weekly = false) => {
    await goes(lead, '/activities', '[data-testid=calendar]');
    await page.click('[data-testid=activity-new]');
    await page.selectOption('#activity-kind', kind);
    await page.fill('#activity-title', title);
    await page.fill('#activity-from', from);
    await page.fill('#activity-until', until);
    await page.selectOption('#activity-station', { label: '南岭村社区联络站' });
    await page.fill('#activity-parties', parties);
    if (weekly) {
      await page.click('label[for=activity-repeat-1]');
      await page.fill('#activity-times', '3');
    }
    await sends(page, 'activity-form');
    await page.waitForSelector('[data-testid=activity-page]');
    return new URL(page.url()).pathname;
  };
  const address = await plans('study', '监督法学习', '00:00', '00:01', '代表 钱代表');
  const missed = page.locator('[data-testid=to-make-up]:has-text("钱代表")');
  await missed.waitFor();
  await goes(chen, address, '[data-testid=missing]');
  // What is learnt, from what, and that a test follows.
  await page.click('[data-testid="activity.study"]');
  await page.fill('#study-aims', '监督法修改要点');
  await page.fill('#study-materials', '监督法 https://example.org/law\n学习读本');
  await page.check('#study-tested');
  await sends(page, 'study-form');
  await chen.page.waitForSelector('[data-testid=study]:has-text("监督法修改要点") a[href="https://example.org/law"]');
  assert.equal(await chen.page.locator('[data-testid=material]').count(), 2);
  // Also after a second person checked the minutes.
  await page.click('[data-testid="activity.write"]');
  await page.fill('[name=line] >> nth=0', '学习监督法');
  await sends(page, 'minutes-form');
  await chen.page.click('[data-testid="activity.check"]');
  await page.waitForFunction(() => /陈联络员/.test(document.querySelector('[data-testid=signed]')?.textContent));
  await missed.locator('button').click();
  await missed.waitFor({ state: 'detached' });
  await page.waitForSelector('[data-testid=attendee]:has-text("钱代表"):has-text("补学")');
  await chen.page.waitForSelector('[data-testid=attendee]:has-text("钱代表")');
  await page.click('[data-testid="activity.score"]');
  await page.fill('[data-testid=scores-form] label:has-text("钱代表") input', '85');
  await sends(page, 'scores-form');
  await chen.page.waitForSelector('[data-testid=attendee]:has-text("钱代表") [data-testid=score]:has-text("85")');
  // A photo is sent from the page, seen by whoever sees the activity, and taken away again.
  const box = '[data-testid=work-files]';
  await page.locator(`${box} input[type=file]`).setInputFiles(await photo(page, 640, 480));
  await page.waitForSelector(`${box} [data-testid=staged-file]`);
  await page.click(`${box} [data-testid=work-file-add]`);
  await chen.page.waitForSelector(`${box} img`);
  await page.waitForSelector(`${box} img`);
  await look(lead, 'teams-study');
  await page.click(`${box} [data-testid=remove-file]`);
  await page.fill('#remove-reason', '拍错了');
  await page.click('[data-testid=remove-file-dialog] [type=submit]');
  await chen.page.waitForSelector(`${box} img`, { state: 'detached' });

  await plans('reception', '周五接访', '23:00', '23:59', '');
  await page.click('[data-testid="activity.cancel"]');
  await page.fill('#cancel-reason', '台风');
  await sends(page, 'cancel-form');
  await goes(chen, '/notices', '[data-testid=notice][data-code=cancelled]');
  await chen.page.click('[data-testid=notice][data-code=cancelled] a');
  await chen.page.waitForSelector('[data-testid=activity-page] [data-testid=activity-note]:has-text("台风")');

  // All of a series is called off at once, and told once.
  await plans('reception', '每周接访', '23:00', '23:59', '', true);
  await page.click('[data-testid="activity.cancel"]');
  await page.fill('#cancel-reason', '改为预约');
  await page.check('[data-testid=series-scope] [value=following]');
  await sends(page, 'cancel-form');
  const told = '[data-testid=notice][data-code=row_cancelled]';
  await goes(chen, '/notices', told);
  assert.equal(await chen.page.locator(told, { hasText: '每周接访' }).count(), 1);
}

/** Plans an activity at Nanling; `more` fills in what else is asked. */
async function planned(person, [kind, title, from, until], more) {
  const { page } = person;
  await goes(person, '/activities', '[data-testid=calendar]');
  await page.click('[data-testid=activity-new]');
  await page.selectOption('#activity-kind', kind);
  await page.fill('#activity-title', title);
  await page.fill('#activity-from', from);
  await page.fill('#activity-until', until);
  await page.selectOption('#activity-station', { label: '南岭村社区联络站' });
  if (more) await more();
  await sends(page, 'activity-form');
  await page.waitForSelector(`[data-testid=activity-page]:has-text("${title}")`);
  return new URL(page.url()).pathname;
}

/** A Party class is checked with what was taught from, and its page says before what is missing. */
async function classWithItsFile(stage) {
  const lead = await join(stage, 'luo');
  const chen = await join(stage, 'chen');
  const { page } = lead;
  const address = await planned(lead, ['micro_class', '微党课：代表怎样联系群众', '00:00', '00:01'], async () => {
    await page.fill('#particular-speaker', '罗队长');
    await page.fill('#particular-topic', '代表怎样联系群众');
  });
  const lacks = '[data-testid=check-lacks]';
  await page.waitForSelector(`${lacks}:has-text("时长"):has-text("课件或讲稿")`);
  await page.click('[data-testid="activity.write"]');
  await page.fill('[name=line] >> nth=0', '讲了三件事');
  await page.fill('#particular-length', '40 分钟');
  await sends(page, 'minutes-form');
  await page.waitForSelector(`${lacks}:not(:has-text("时长"))`);
  await goes(chen, address, lacks);
  await chen.page.click('[data-testid="activity.check"]');
  await chen.page.waitForSelector('[data-testid=activity-page] :text("党课要有课件或讲稿才能核对")');
  const box = '[data-testid=work-files]';
  await page.locator(`${box} input[type=file]`).setInputFiles(await photo(page, 320, 240));
  await page.waitForSelector(`${box} [data-testid=staged-file]`);
  await page.click(`${box} [data-testid=work-file-add]`);
  await chen.page.waitForSelector(`${box} img`);
  await chen.page.waitForSelector(lacks, { state: 'detached' });
  await chen.page.click('[data-testid="activity.check"]');
  await page.waitForFunction(() => /陈联络员/.test(document.querySelector('[data-testid=signed]')?.textContent));
}

/** A line of the minutes belongs to a matter that is supervised already: it leads there, and back. */
async function lineOfAMatter(stage) {
  const lead = await join(stage, 'luo');
  const supervisor = await join(stage, 'wu');
  const { page } = lead;
  const [matter, title] = ['产业园雨后积水整治', '走访产业园西门'];
  await goes(supervisor, '/supervision', '[data-testid=matter]');
  const before = await supervisor.page.locator('[data-testid=matter]').count();
  await supervisor.page.click(`[data-testid=matter] a:has-text("${matter}")`);
  await supervisor.page.waitForSelector('[data-testid=matter-page]');
  const address = await planned(lead, ['visit', title, '00:00', '00:01']);
  await page.click('[data-testid="activity.write"]');
  await page.fill('[name=line] >> nth=0', '西门排水口又堵了');
  await sends(page, 'minutes-form');
  await page.click('[data-testid=minute]:has-text("排水口") [data-testid=tie-matter]');
  await page.waitForSelector('[data-testid=tie-form]');
  assert.equal(await page.isDisabled('[data-testid=tie-form] [data-testid=submit]'), true, 'a matter is asked for');
  const option = page.locator(`#tie-matter option:has-text("${matter}")`);
  await page.selectOption('#tie-matter', await option.getAttribute('value'));
  await sends(page, 'tie-form');
  // It became that, and becomes nothing else.
  await page.waitForSelector('[data-testid=minute] [data-testid=became]');
  assert.equal(await page.locator('[data-testid=tie-matter], [data-testid=to-task], [data-testid=pass-line]').count(), 0);
  await page.click('[data-testid=minute] [data-testid=became]');
  await page.waitForSelector(`[data-testid=matter-page] h1:has-text("${matter}")`);
  // Who looks at the matter sees where it was spoken of, and no other matter began.
  await supervisor.page.click(`[data-testid=its-activities] a:has-text("${title}")`);
  await supervisor.page.waitForSelector('[data-testid=activity-page] [data-testid=became]');
  assert.equal(new URL(supervisor.page.url()).pathname, address);
  await goes(supervisor, '/supervision', '[data-testid=matter]');
  assert.equal(await supervisor.page.locator('[data-testid=matter]').count(), before);
  // The whole of an activity is about it as well, before anything was written down, and that is taken back.
  const whole = await planned(lead, ['inspection', '视察产业园排水', '23:00', '23:59']);
  const choice = page.locator(`#concern-matter option:has-text("${matter}")`);
  await page.selectOption('#concern-matter', await choice.getAttribute('value'));
  await page.click('[data-testid=concern]');
  await page.click(`[data-testid=about-matter] a:has-text("${matter}")`);
  await page.click(`[data-testid=its-activities] a[href="${whole}"]`);
  await page.click('[data-testid=activity-page] [data-testid=concern-not]');
  await page.waitForSelector('[data-testid=about-matter]', { state: 'detached' });
}

/** A unit that is invited hears of it, and who signs in by the code is told from who taps by themselves. */
async function invitedAndThere(stage) {
  const lead = await join(stage, 'luo');
  const guest = await join(stage, 'zhang');
  const deputy = await join(stage, 'huang');
  const { page } = lead;
  const title = '园区联合走访';
  const address = await planned(lead, ['visit', title, '00:00', '23:59'], async () => {
    await lead.pick('#asked-unit', '区水务局');
    await page.waitForSelector('[data-testid=asked]:has-text("区水务局")');
  });
  const invited = `[data-testid=notice][data-code=invited]:has-text("${title}")`;
  await goes(guest, '/notices', invited);
  await guest.page.click(`${invited} a`);
  await guest.page.waitForSelector('[data-testid=activity-page]:has-text("区水务局")');
  // The unit says whether it comes, and says otherwise while it lies ahead.
  await guest.page.click('[data-testid=answer-no]');
  await page.waitForSelector('[data-testid=answers-count]:has-text("参加 0，不参加 1")');
  await guest.page.waitForSelector('[data-testid=answer-no]', { state: 'detached' });
  await guest.page.click('[data-testid=answer-yes]');
  await page.waitForSelector('[data-testid=answers-count]:has-text("参加 1，不参加 0")');
  assert.equal(await page.locator('[data-testid=answer] button').count(), 0, 'nobody answers for another');
  await guest.page.click('[data-testid=sign-in]');
  await guest.page.waitForSelector('[data-testid=signed-in]');
  const code = await page.evaluate(async (at) => {
    const paper = new DOMParser().parseFromString(await (await fetch(at)).text(), 'text/html');
    return paper.querySelector('[data-testid=sign-in-link]').getAttribute('href');
  }, `/print${address}/code`);
  await deputy.page.goto(code);
  await deputy.synced();
  await deputy.page.click('[data-testid=sign-in]');
  await deputy.page.waitForSelector('[data-testid=signed-in]');
  for (const person of [lead, guest, deputy]) {
    await person.page.waitForSelector('[data-testid=attendee]:has-text("张工"):has-text("自行签到")');
    await person.page.waitForSelector('[data-testid=attendee]:has-text("黄代表"):has-text("扫码")');
  }
  // One takes back one's own sign-in and nobody else's; that it was there goes on being told.
  assert.equal(await guest.page.locator('[data-testid=attendee] button').count(), 1);
  await guest.page.click('[data-testid=attendee]:has-text("张工") button');
  for (const person of [lead, guest]) {
    await person.page.waitForSelector('[data-testid=taken-back]:has-text("张工")');
  }
  await guest.page.waitForSelector('[data-testid=sign-in]');
}

/** A series is moved from one of its dates on: those that follow go along, those before stay, and it is told once. */
async function seriesIsMoved(stage) {
  const lead = await join(stage, 'luo');
  const clerk = await join(stage, 'chen');
  const guest = await join(stage, 'zhang');
  const { page } = lead;
  const title = '每周企业走访';
  const first = await planned(lead, ['visit', title, '22:00', '22:30'], async () => {
    await lead.pick('#asked-unit', '区水务局');
    await page.click('label[for=activity-repeat-1]');
    await page.fill('#activity-times', '12');
  });
  // The calendar of the month after the next: some of the twelve come before, and some follow.
  const entry = (person, at) => person.page.locator(`[data-testid=entry]:has-text("${title}"):has-text("${at}")`);
  for (const person of [lead, clerk]) {
    await goes(person, '/activities', '[data-testid=calendar]');
    await person.page.click('[data-testid=later]');
    await person.page.click('[data-testid=later]');
    await entry(person, '22:00').first().waitFor();
  }
  const all = await entry(clerk, '22:00').count();
  await entry(lead, '22:00').first().click();
  await page.waitForSelector(`[data-testid=activity-page]:has-text("${title}")`);
  assert.notEqual(new URL(page.url()).pathname, first);
  await page.click('[data-testid="activity.revise"]');
  await page.fill('#activity-from', '20:00');
  await page.fill('#activity-until', '20:30');
  await page.check('[data-testid=series-scope] [value=following]');
  await sends(page, 'activity-form');
  await until(async () => (await entry(clerk, '20:00').count()) === all, 'all that follow were moved');
  assert.equal(await entry(clerk, '22:00').count(), 0);
  const told = `[data-testid=notice][data-code=row_rescheduled]:has-text("${title}")`;
  for (const person of [clerk, guest]) {
    await goes(person, '/notices', told);
    assert.equal(await person.page.locator(told).count(), 1);
  }
  await goes(clerk, first, '[data-testid=activity-page]:has-text("22:00")');
}

const year = () => Number(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 4));

/** The committee prepares next year's programme, copies it with one press, and sees which teams did what. */
async function guideOfNextYear(stage) {
  const wu = await join(stage, 'wu');
  const lead = await join(stage, 'luo');
  const { page } = wu;
  const next = `/teams/guide?year=${year() + 1}`;
  await goes(wu, next, '[data-testid=guide-edit]');
  await page.click('[data-testid=guide-edit]');
  await page.waitForSelector('[data-testid=programme-form]');
  await page.fill('[name=task]', '开年第一课');
  await page.fill('[name=due]', `${year() + 1}-03-01`);
  await sends(page, 'programme-form');
  await page.waitForSelector('[data-testid=task]:has-text("开年第一课")');
  await page.click('[data-testid=copy-all]');
  await page.waitForSelector('[data-testid=without]', { state: 'detached' });
  const teams = 12;
  await page.waitForSelector(`[data-testid=doers] summary:has-text("0 / ${teams}")`);
  // A team reads it, and has it as its own; what it did is told on the committee's page.
  await goes(lead, next, '[data-testid=task]:has-text("开年第一课")');
  assert.equal(await lead.page.locator('[data-testid=guide-edit], [data-testid=task] button').count(), 0);
  await toTeam(lead, '南湾党员先锋队');
  const own = new URL(lead.page.url()).pathname;
  await goes(lead, `${own}?year=${year() + 1}`, '[data-testid=task]:has-text("开年第一课")');
  await lead.page.click('[data-testid=task] .tick');
  await sends(lead.page, 'task-form');
  await page.waitForSelector(`[data-testid=doers] summary:has-text("1 / ${teams}")`);
  await page.click('[data-testid=doers] summary');
  await page.waitForSelector('[data-testid=not-done]:has-text("布吉")');
  assert.equal(await page.locator('[data-testid=not-done]:has-text("南湾")').count(), 0);
  // What the committee adds afterwards, the team takes over with one press; what it did stays done.
  await page.click('[data-testid=guide-edit]');
  await page.click('[data-testid=task-add]');
  await page.fill('[name=task] >> nth=1', '防汛检查');
  await page.fill('[name=due] >> nth=1', `${year() + 1}-06-01`);
  await sends(page, 'programme-form');
  await lead.page.waitForSelector('[data-testid=tasks-new]:has-text("1")');
  await lead.page.click('[data-testid=programme-refresh]');
  await lead.page.waitForSelector('[data-testid=tasks-new]', { state: 'detached' });
  await lead.page.waitForSelector('[data-testid=task]:has-text("防汛检查")');
  await lead.page.waitForSelector('[data-testid=task][data-state=done]:has-text("开年第一课")');
  // The committee ticks its own off.
  await page.click('[data-testid=task] .tick');
  await sends(page, 'task-form');
  await page.waitForSelector('[data-testid=task][data-state=done]');
}

/** What the calendar shows stands in its address: a link shows it to others, and the way back leads through it. */
async function calendarInItsAddress(stage) {
  const lead = await join(stage, 'luo');
  const { page } = lead;
  const query = () => new URL(page.url()).search;
  await goes(lead, '/activities', '[data-testid=calendar]');
  assert.equal(query(), '');
  await page.click('label[for=calendar-layout-2]');
  await page.waitForSelector('[data-testid=day-list]');
  assert.equal(query(), '?view=list');
  await page.selectOption('[data-testid=calendar-kind]', 'firm_visit');
  await page.waitForFunction(() => location.search === '?view=list&kind=firm_visit');
  await page.click('[data-testid=earlier]');
  await page.waitForFunction(() => /^\?view=list&kind=firm_visit&day=\d{4}-\d\d-01$/.test(location.search));
  const month = await page.textContent('[data-testid=shown]');
  // What was sent on shows the same, and nothing of another kind.
  const sent = `/activities${query()}`;
  await goes(lead, sent, '[data-testid=day-list]');
  assert.equal(await page.textContent('[data-testid=shown]'), month);
  assert.equal(await page.inputValue('[data-testid=calendar-kind]'), 'firm_visit');
  const others = '[data-testid=entry]:not([data-kind=firm_visit]), [data-testid=rota-entry]';
  assert.equal(await page.locator(others).count(), 0);
  await page.selectOption('[data-testid=calendar-kind]', '');
  await page.click('label[for=calendar-layout-1]');
  await page.waitForSelector('[data-testid=calendar]');
  await page.goBack();
  await page.waitForSelector('[data-testid=day-list]');
  await page.goBack();
  await page.waitForFunction(() => location.search.includes('kind=firm_visit'));
  assert.equal(await page.inputValue('[data-testid=calendar-kind]'), 'firm_visit');
  await page.goForward();
  await page.waitForFunction(() => document.querySelector('[data-testid=calendar-kind]').value === '');
}

/** A brand gets another name: what was done before stays under the old one, by which the team is still found. */
async function brandRenamed(stage) {
  const lead = await join(stage, 'luo');
  const { page } = lead;
  await toTeam(lead, '南湾党员先锋队');
  await page.click('[data-testid=team-edit]');
  const old = await page.inputValue('#team-brand');
  await page.fill('#team-brand', '同心共建');
  await sends(page, 'present-form');
  await page.waitForSelector('[data-testid=team-page] .matter-meta:has-text("同心共建")');
  const before = `[data-testid=team-activity]:has-text("当时品牌「${old}」")`;
  await page.click(`${before} a >> nth=0`);
  await page.waitForSelector(`[data-testid=activity-page] .matter-meta:has-text("品牌「${old}」")`);
  await goes(lead, '/teams', '[data-testid=team]:has-text("布吉")');
  await page.fill('[data-testid=teams-find]', old);
  await page.waitForSelector('[data-testid=team]:has-text("布吉")', { state: 'detached' });
  await page.waitForSelector(`[data-testid=team]:has-text("同心共建"):has-text("曾用名：${old}")`);
}

/** A number of the team's page and one of the overview open as many records as they say. */
async function numbersOpen(stage) {
  const wu = await join(stage, 'wu');
  const { page } = wu;
  const opens = async (link) => {
    // Nothing is counted before the figures have come.
    let count;
    await until(async () => Number((count = (await link.textContent()).match(/\d+/)?.[0])) > 0, 'it counts something');
    await link.click();
    await page.waitForSelector('[data-testid=figure-total]');
    assert.match(await page.textContent('[data-testid=figure-total]'), new RegExp(`^${count}\\b`));
  };
  // What has not happened yet this year opens nothing.
  for (const link of ['.figures .rate a', '[data-testid=team-activities]:not(:has(b:text-matches("^0[^0-9]")))']) {
    await toTeam(wu, '南湾党员先锋队');
    await ownRequests(page);
    const first = page.locator(`[data-testid=team-page] ${link}`).first();
    if (await first.count()) await opens(first);
  }
  // What each team held stands beside what it planned, on the page of all.
  await goes(wu, '/teams', '[data-testid=team-held]:not(:has-text("–"))');
  const held = page.locator('[data-testid=team-held] a').first();
  if (await held.count()) await opens(held);
  // Who came opens the people whose sum it is.
  await goes(wu, '/teams', '[data-testid=team-attendance]');
  const came = page.locator('[data-testid=team-attendance] a').first();
  if (await came.count()) {
    const fraction = (await came.textContent()).trim();
    await came.click();
    await page.waitForSelector(`[data-testid=attendance-whole]:text-is("${fraction}")`);
    const each = await page.locator('[data-testid=attendance-person] td:nth-of-type(1)').allTextContents();
    const sums = each.map((text) => text.match(/\d+/g).map(Number)).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    assert.equal(sums.join(' / '), fraction);
  }
  // So do its matters: as many are in the list as the number says.
  await toTeam(wu, '园山党员先锋队');
  const open = page.locator('[data-testid=matters-open]');
  const matters = Number(await open.textContent());
  assert.equal(await page.locator('[data-testid=team-matter]').count(), matters);
  await open.click();
  await page.waitForSelector('[data-testid=supervision]');
  await until(async () => (await page.locator('[data-testid=matter]').count()) === matters, 'as many matters');
  await goes(wu, '/overview?days=quarter', '[data-testid=rated_rate] .rate a');
  await opens(page.locator('[data-testid=rated_rate] .rate a').first());
  await goes(wu, '/overview?days=quarter', '[data-testid=figure-row] .rate a');
  await page.waitForSelector('[data-testid=pressing]');
  await opens(page.locator('[data-testid=figure-row] .rate a').first());
  // What a unit handles is what its list holds.
  await goes(wu, '/overview?days=quarter', '[data-testid=figure-row]');
  await wu.choose('overview-by-2');
  const unit = page.locator('[data-testid=figure-row]:has-text("水务局")').first();
  const link = unit.locator('td').first().locator('a');
  await link.waitFor();
  const handled = Number(await link.textContent());
  await link.click();
  await page.waitForSelector('[data-testid=ledger-frame]:not(.dim) [data-testid=row]');
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid=sums]')?.textContent.match(/\d+/)?.[0]) === n, handled);
  // A day of the calendar opens what was held on it.
  await goes(wu, '/overview?days=quarter', '[data-testid=heat] rect[data-level="4"]');
  await page.click('section:has([data-testid=heat]) summary');
  await opens(page.locator('section:has([data-testid=heat]) tbody td a').first());
}

export const journeys = [
  { name: 'the committee prepares a year and sees what teams did', run: guideOfNextYear },
  { name: 'the calendar is told by its address', run: calendarInItsAddress },
  { name: 'a brand that is renamed is found by its former name', run: brandRenamed },
  { name: 'a number of a team or of the district opens its records', run: numbersOpen },
  { name: 'the overview moves with the work', run: overviewFollows },
  { name: 'study is made up, a cancelled day is told', run: studyIsMadeUp },
  { name: 'a Party class is checked with its file', run: classWithItsFile },
  { name: 'a line of the minutes is tied to a matter that is there', run: lineOfAMatter },
  { name: 'who is invited hears of it and signs in by code or by themselves', run: invitedAndThere },
  { name: 'a series is moved from one of its dates on', run: seriesIsMoved },
  { name: 'a line of the minutes becomes a request, and leads back', run: fromMeetingToRequest },
  { name: 'the wall, in two shapes', run: onTheWall },
  { name: 'a wall as its address says', run: asTheAddressSays },
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({ name: `teams and figures, ${size.name}, ${language.name}`, run: screens(size, language) })),
  ),
];
