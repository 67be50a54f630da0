// Photos and files: chosen, cut off, gone on with, seen by those who may.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { Bar, Person, Wire, until } from '../harness.mjs';

const folder = process.env.SCREENSHOTS;
if (folder) mkdirSync(folder, { recursive: true });

async function join(stage, login, url = stage.server.url, options = {}) {
  const person = await Person.open(stage.browser, url, options);
  stage.people.push(person);
  return person.signIn(login);
}

/** A photo that takes several calls to send: noise does not pack. */
export async function photo(page, width, height) {
  const base64 = await page.evaluate(
    ([width, height]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      const image = context.createImageData(width, height);
      let seed = 7;
      for (let i = 0; i < image.data.length; i += 1) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        image.data[i] = i % 4 === 3 ? 255 : ((i / 4) % width) / width * 128 + (seed >> 24);
      }
      context.putImageData(image, 0, 0);
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
    },
    [width, height],
  );
  return { name: '西门积水.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

function text(name, content) {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
}

/** Chooses a file where a part of the page takes one. */
async function choose(person, within, file) {
  await person.page.locator(`${within} input[type=file]`).setInputFiles(file);
}

async function picture(person, name) {
  if (!folder) return;
  await person.page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await person.page.screenshot({ path: `${folder}/files-${name}.png` });
}

/** Registers by the dialog with files; the request's id. */
async function register(person, title, files, shot) {
  const { page } = person;
  await page.click('[data-testid=register]');
  await page.fill('#register-title', title);
  await choose(person, '[data-testid=register-dialog]', files);
  await page.waitForSelector('[data-testid=register-dialog] [data-testid=staged-file]');
  if (shot) await picture(person, shot);
  await page.click('[data-testid=register-submit]');
  await page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
  const card = person.card(title);
  await card.and(page.locator('[data-number]')).waitFor({ state: 'attached' });
  return card.getAttribute('data-request');
}

/** Whether a picture on the page holds what it should. */
async function isDrawn(locator) {
  await until(() => locator.evaluate((image) => image.complete && image.naturalWidth > 0), 'the picture is drawn');
  return locator.evaluate((image) => [image.naturalWidth, image.naturalHeight]);
}

/** The bytes kept on this device. */
async function kept(page) {
  return page.evaluate(async () => {
    const db = await new Promise((resolve, reject) => {
      const open = indexedDB.open('liaison-uploads');
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const entries = await new Promise((resolve) => {
      const all = db.transaction('files').objectStore('files').getAll();
      all.onsuccess = () => resolve(all.result);
    });
    db.close();
    const isJpeg = (data) => data[0] === 0xff && data[1] === 0xd8;
    return { entries: entries.length, plain: entries.some(({ data }) => isJpeg(data)) };
  });
}

async function cutOff(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await join(stage, 'chen', wire.url);
    const zhang = await join(stage, 'zhang');
    await zhang.only('照片上传到一半');
    const sent = await photo(chen.page, 1600, 1200);
    assert.ok(sent.buffer.length > 4 * 256 * 1024, `several calls: ${sent.buffer.length}`);
    // Two calls go through, and then none.
    const offsets = [];
    const bar = await Bar.before(chen.page, '**/api/attachments/*', (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      offsets.push(Number(route.request().headers()['upload-offset']));
      return offsets.length > 2 ? route.abort() : route.continue();
    });
    const id = await register(chen, '照片上传到一半断网', sent, 'register-wide-zh');
    await chen.open(id);
    const progress = chen.page.locator('[data-testid=panel] [data-testid=file-progress]');
    await progress.filter({ hasText: '自动续传' }).waitFor();
    await picture(chen, 'held-up-wide-zh');
    assert.deepEqual(await kept(chen.page), { entries: 1, plain: false }, 'kept sealed on the device');
    await chen.act('accept');
    await chen.sees('accepted', id);
    await chen.act('assign');
    await chen.pick('#assign-lead', '区水务局');
    await chen.page.click('[data-testid=assign-dialog] button[type=submit]');
    await zhang.sees('assigned', id);
    await zhang.open(id);
    await zhang.page.locator('[data-testid=panel] [data-testid=file][data-state=announced]').waitFor();
    wire.cut();
    await chen.state('offline');
    bar.lift();
    const resumed = [];
    chen.page.on('request', (request) => {
      if (request.method() === 'PATCH') resumed.push(Number(request.headers()['upload-offset']));
    });
    wire.mend();
    await chen.back();
    await chen.synced();
    // Live, with the page of another person just standing there.
    const seen = zhang.page.locator('[data-testid=panel] [data-testid=picture] img');
    await seen.waitFor();
    assert.deepEqual(await isDrawn(seen), [480, 360]);
    const begun = resumed.find((offset) => offset > 0);
    assert.ok(begun >= 2 * 256 * 1024, `it goes on where it stopped: ${resumed}`);
    assert.ok(!resumed.includes(0), `nothing is sent twice: ${resumed}`);
    await until(async () => (await kept(chen.page)).entries === 0, 'the device forgets what has arrived');
    await picture(zhang, 'panel-wide-zh');

    await zhang.page.click('[data-testid=panel] [data-testid=picture]');
    const large = zhang.page.locator('[data-testid=large-picture]');
    assert.deepEqual(await isDrawn(large), [1600, 1200]);
    await picture(zhang, 'viewer-wide-zh');
    await zhang.page.keyboard.press('Escape');
    await zhang.page.waitForSelector('[data-testid=picture-dialog]', { state: 'detached' });
  } finally {
    wire.remove();
  }
}

/** A reload, or a closed tab, only holds a file up; and so does a device that cannot be read at once. */
async function keptOverReload(stage) {
  const chen = await join(stage, 'chen');
  const sent = await photo(chen.page, 800, 600);
  const bar = await Bar.before(chen.page, '**/api/attachments/*', (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  const id = await register(chen, '刷新之后照片还会传', sent);
  await chen.open(id);
  await chen.page.locator('[data-testid=file-progress]', { hasText: '自动续传' }).waitFor();
  await chen.page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    let opened = 0;
    IDBFactory.prototype.open = function (name, ...rest) {
      // Not when what is kept is looked for, and not when it is read.
      if (name === 'liaison-uploads' && [1, 3].includes((opened += 1))) throw new DOMException('busy', 'UnknownError');
      return open.call(this, name, ...rest);
    };
  });
  await chen.page.reload();
  await chen.page.waitForSelector(`[data-request-open="${id}"] [data-testid=panel-status]`);
  bar.lift();
  const seen = chen.page.locator('[data-testid=panel] [data-testid=picture] img');
  await seen.waitFor();
  await isDrawn(seen);
}

/** Registered, written and chosen without a network; all of it arrives. */
async function withoutNetwork(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await join(stage, 'chen', wire.url);
    const wu = await join(stage, 'wu');
    await wu.only('没有网络时拍');
    const sent = await photo(chen.page, 640, 480);
    wire.cut();
    await chen.state('offline');
    await chen.page.click('[data-testid=register]');
    await chen.page.fill('#register-title', '没有网络时拍的照片');
    await choose(chen, '[data-testid=register-dialog]', sent);
    await chen.page.waitForSelector('[data-testid=staged-file]');
    await chen.page.click('[data-testid=register-submit]');
    await chen.page.waitForSelector('[data-testid=register-dialog]', { state: 'detached' });
    await until(async () => (await kept(chen.page)).entries === 1, 'the photo is kept');
    wire.mend();
    await chen.back();
    await chen.synced();
    const card = wu.card('没有网络时拍的照片').and(wu.page.locator('[data-number]'));
    await card.waitFor({ state: 'attached' });
    await wu.open(await card.getAttribute('data-request'));
    const seen = wu.page.locator('[data-testid=panel] [data-testid=picture] img');
    await seen.waitFor();
    await isDrawn(seen);
  } finally {
    wire.remove();
  }
}

async function notesAndReply(stage) {
  const chen = await join(stage, 'chen');
  const zhang = await join(stage, 'zhang');
  const feng = await join(stage, 'feng');
  for (const person of [zhang, feng]) await person.only('带附件的备注');
  const id = await chen.register('带附件的备注和答复');
  await chen.open(id);
  await chen.act('accept');
  await chen.sees('accepted', id);
  await chen.act('assign');
  await chen.pick('#assign-lead', '区水务局');
  await chen.page.click('[data-testid=assign-dialog] button[type=submit]');
  await zhang.sees('assigned', id);
  await zhang.open(id);

  // What cannot be taken is said at once, and is not sent.
  await choose(chen, '.note-box', { name: '程序.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
  await chen.page.locator('.note-box [data-testid=file-unfit]', { hasText: '不收这种文件' }).waitFor();
  await chen.page.fill('#note-text', '内部情况见附件');
  await chen.page.selectOption('#note-side', 'congress');
  await choose(chen, '.note-box', text('内部说明.txt', '只给人大一侧看'));
  await chen.page.waitForSelector('.note-box [data-testid=staged-file]');
  await chen.page.press('#note-text', 'Control+Enter');
  const note = chen.page.locator('[data-testid=note]', { hasText: '内部情况见附件' });
  await note.locator('[data-testid=file][data-state=arrived]', { hasText: '内部说明.txt' }).waitFor();
  assert.equal(await chen.page.locator('.note-box [data-testid=staged-file]').count(), 0);
  await chen.page.fill('#note-text', '大家可看的附件');
  await chen.page.selectOption('#note-side', 'everyone');
  await choose(chen, '.note-box', text('公开说明.txt', '都能看'));
  await chen.page.press('#note-text', 'Control+Enter');
  await zhang.page.locator('[data-testid=note] [data-testid=file][data-state=arrived]', { hasText: '公开说明.txt' }).waitFor();
  assert.equal(await zhang.page.getByText('内部说明').count(), 0, 'an internal file is not shown to a unit');

  await zhang.act('sign_for');
  await zhang.sees('in_progress', id);
  await zhang.act('reply');
  await zhang.page.fill('#reply-text', '已疏通，见附件');
  await choose(zhang, '[data-testid=reply-dialog]', text('完工证明.txt', '完工'));
  await zhang.page.locator('[data-testid=reply-dialog] [data-testid=file][data-state=arrived]').waitFor();
  await picture(zhang, 'reply-wide-zh');
  await zhang.choose('class-A');
  await zhang.page.click('[data-testid=reply-dialog] button[type=submit]');
  await zhang.page.waitForSelector('[data-testid=reply-dialog]', { state: 'detached' });
  assert.equal(await chen.page.getByText('完工证明.txt').count(), 0, 'not before it is released');
  await feng.open(id);
  await feng.act('release');
  await feng.page.locator('[data-testid=draft] [data-testid=file]', { hasText: '完工证明.txt' }).waitFor();
  await feng.page.click('[data-testid=form-dialog] button[type=submit]');
  const released = chen.page.locator('[data-testid=assignment] [data-testid=file]', { hasText: '完工证明.txt' });
  await released.waitFor();
  // The line of it comes on top; what stands below has its place from then on.
  await chen.page.locator('[data-testid=event]', { hasText: '审核人' }).first().waitFor();

  // Taken away again: the line stays, with the reason.
  await note.locator('[data-testid=remove-file]').click();
  await chen.page.fill('#remove-reason', '传错了文件');
  await chen.page.click('[data-testid=remove-file-dialog] button[type=submit]');
  await note.locator('[data-testid=file][data-state=removed]', { hasText: '传错了文件' }).waitFor();
}

const SIZES = [
  { name: 'wide', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
];
const LANGUAGES = [
  { name: 'zh', locale: 'zh-CN' },
  { name: 'en', locale: 'en-GB' },
];

/** How it looks, wide and narrow, in both languages; nothing scrolls sideways. */
async function looks(stage) {
  const chen = await join(stage, 'chen');
  const sent = await photo(chen.page, 640, 480);
  const other = { ...(await photo(chen.page, 480, 640)), name: '另一张.jpg' };
  const id = await register(chen, '照片和文件的样子', [sent, other, text('现场记录.txt', '现场记录')]);
  await chen.open(id);
  const arrived = chen.page.locator('[data-testid=panel] [data-testid=picture]');
  await until(async () => (await arrived.count()) === 2, 'both pictures are there');
  for (const size of SIZES) {
    for (const language of LANGUAGES) {
      const person = await Person.open(stage.browser, stage.server.url, {
        viewport: size.viewport,
        hasTouch: size.hasTouch,
        isMobile: size.isMobile,
        locale: language.locale,
        reducedMotion: 'reduce',
      });
      stage.people.push(person);
      await person.signIn('chen', undefined, `/requests/${id}`);
      const { page } = person;
      await page.locator('[data-testid=panel] [data-testid=picture] img').first().waitFor();
      const fits = async (what) => {
        await picture(person, `${what}-${size.name}-${language.name}`);
        const [scroll, width] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
        assert.ok(scroll <= width, `${what} scrolls sideways: ${scroll} > ${width}`);
      };
      await fits('case');
      await page.locator('[data-testid=panel] [data-testid=picture]').first().click();
      await isDrawn(page.locator('[data-testid=large-picture]'));
      await fits('viewer');
      const first = await page.getAttribute('[data-testid=large-picture]', 'src');
      await page.keyboard.press('ArrowRight');
      await until(async () => (await page.getAttribute('[data-testid=large-picture]', 'src')) !== first, 'the next picture');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[data-testid=picture-dialog]', { state: 'detached' });
      await page.close();
    }
  }
}

export const journeys = [
  { name: 'files: a photo cut off half-way arrives, and is seen live', run: cutOff },
  { name: 'files: kept over a reload', run: keptOverReload },
  { name: 'files: registered with a photo without a network', run: withoutNetwork },
  { name: 'files: notes and replies carry them to those who may see them', run: notesAndReply },
  { name: 'files: how they look', run: looks },
];
