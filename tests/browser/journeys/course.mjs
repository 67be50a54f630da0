// The whole course of a case, with its side moves, each person on their own screen.
import assert from 'node:assert/strict';
import { Person, Wire } from '../harness.mjs';
import { LANGUAGES, SIZES, look } from './looks.mjs';

async function join(stage, login, options) {
  const person = await Person.open(stage.browser, stage.server.url, options);
  stage.people.push(person);
  return person.signIn(login);
}

/** The state in the head of the panel. */
async function stands(person, status) {
  await person.page.waitForSelector(`[data-testid=panel-status][data-status=${status}]`);
}

async function submit(person, dialog) {
  await person.page.click(`[data-testid=${dialog}] button[type=submit]`);
  await person.page.waitForSelector(`[data-testid=${dialog}]`, { state: 'detached' });
}

/** One case through every side move, in five browsers; every screen on the way is looked at. */
function throughEverySideMove(size, language) {
  return async (stage) => {
    const options = {
      viewport: size.viewport,
      hasTouch: size.hasTouch,
      isMobile: size.isMobile,
      locale: language.locale,
      reducedMotion: 'reduce',
    };
    const shot = (person, name) => look(person, `course-${name}-${size.name}-${language.name}`);
    /** Fills a form, and looks at it before it is sent. */
    const fills = async (person, action, asked = {}) => {
      await person.act(action);
      await person.page.waitForSelector(`[data-form=${action}]`);
      if (asked.choice !== undefined) await person.choose(`form-choice-${asked.choice}`);
      if (asked.place) await person.pick('#form-place', asked.place);
      if (asked.days) await person.page.fill('#form-days', String(asked.days));
      if (asked.title) await person.page.fill('#form-title', asked.title);
      if (asked.text) await person.page.fill('#form-text', asked.text);
      await shot(person, asked.shot ?? action);
      await submit(person, 'form-dialog');
    };
    const reply = async (person, text, letter, name) => {
      await person.act('reply');
      await person.page.fill('#reply-text', text);
      await person.choose(`class-${letter}`);
      if (name) await shot(person, name);
      await submit(person, 'reply-dialog');
    };
    const rate = async (person, process, result, reason, name) => {
      await person.act('rate');
      await person.choose(`process-${process}`);
      await person.choose(`result-${result}`);
      if (reason) await person.page.fill('#rate-reason', reason);
      await shot(person, name);
      await submit(person, 'rate-dialog');
    };

    const chen = await join(stage, 'chen', options);
    const huang = await join(stage, 'huang', options);
    const liu = await join(stage, 'liu', options);
    const zhang = await join(stage, 'zhang', options);
    const zhao = await join(stage, 'zhao', options);
    const words = `货车噪声扰民 ${size.name} ${language.name}`;
    for (const person of [huang, liu, zhang, zhao]) await person.only(words);
    const id = await chen.register(words);
    await chen.open(id);
    await shot(chen, 'registered');
    await chen.act('accept');
    await stands(chen, 'accepted');

    // Beside the course: marks, the number elsewhere, a station that follows.
    await chen.act('mark');
    await chen.choose('form-more-0');
    await shot(chen, 'mark');
    await submit(chen, 'form-dialog');
    await chen.page.locator('[data-testid=panel] .panel-line .tag.bad').waitFor();
    await chen.act('set_external');
    await chen.choose('form-choice-1');
    await chen.page.fill('#form-title', 'LG20261125-0087');
    await chen.page.fill('#form-state', '已派单');
    await shot(chen, 'external');
    await submit(chen, 'form-dialog');
    await chen.page.locator('[data-testid=external]', { hasText: 'LG20261125-0087' }).waitFor();
    await fills(chen, 'follow', { choice: 0, place: '上李朗' });
    await chen.page.locator('[data-testid=followers]', { hasText: '上李朗' }).waitFor();

    await liu.sees('accepted', id);
    await liu.open(id);
    await liu.act('assign');
    await liu.pick('#assign-lead', '区水务局');
    await shot(liu, 'assign');
    await submit(liu, 'assign-dialog');

    // 退回: with a reason and whose it is; the assigning body decides.
    await zhang.sees('assigned', id);
    await zhang.open(id);
    await shot(zhang, 'assigned');
    await fills(zhang, 'ask_return', { place: '市交通运输局龙岗管理局', text: '属道路运输管理' });
    await stands(liu, 'return_requested');
    await shot(liu, 'return-requested');
    await fills(liu, 'decide_return', { choice: 0 });
    await stands(liu, 'accepted');

    // To two units, each with a state and a clock of its own.
    await liu.act('assign');
    await liu.pick('#assign-lead', '市交通运输局龙岗管理局');
    await liu.pick('#assign-co', '区水务局');
    await shot(liu, 'assign-two');
    await submit(liu, 'assign-dialog');
    await zhao.sees('assigned', id);
    await zhao.open(id);
    await zhao.act('sign_for');
    await zhang.act('sign_for');
    await stands(chen, 'in_progress');
    await shot(zhao, 'in-progress');

    // 延期: asked, decided, the person told.
    await fills(zhao, 'ask_extension', { days: 10, text: '需会同交警勘查' });
    await stands(liu, 'extension_requested');
    await fills(liu, 'decide_extension', { choice: 0 });
    await stands(chen, 'in_progress');

    await huang.open(id);
    await fills(huang, 'nudge', { text: '居民又来问了' });
    await zhao.act('read_nudges');

    await reply(zhang, '已加装隔声板', 'A');
    await reply(zhao, '限行方案报批中', 'C', 'reply');
    await stands(liu, 'reply_in_review');
    await fills(liu, 'send_back', { text: '请写明时间' });
    await reply(zhao, '限行方案十二月底前报批', 'C');
    await stands(liu, 'reply_in_review');
    await fills(liu, 'release');
    await stands(chen, 'replied');
    await shot(chen, 'replied');

    await rate(chen, 0, 2, '还是吵', 'rate-low');
    await stands(liu, 'rework');
    await shot(liu, 'rework');

    await liu.act('assign');
    await liu.pick('#assign-lead', '市交通运输局龙岗管理局');
    await submit(liu, 'assign-dialog');
    await zhao.act('sign_for');
    await stands(chen, 'in_progress');
    await reply(zhao, '已限行，噪声达标', 'A');
    await stands(liu, 'reply_in_review');
    await fills(liu, 'release', { shot: 'release-second' });
    await stands(huang, 'replied');
    await rate(huang, 0, 0, '', 'rate');
    await chen.page.waitForSelector('[data-testid=panel] [data-testid=rating]');
    await chen.act('close');
    await shot(chen, 'close');
    await chen.page.click('[data-testid=close-dialog] .button.main');
    for (const person of [chen, huang, liu, zhang, zhao]) await stands(person, 'closed');
    await shot(chen, 'closed-clerk');
    await shot(huang, 'closed-deputy');
    await shot(zhao, 'closed-handler');
  };
}

async function declined(stage) {
  const chen = await join(stage, 'chen');
  const id = await chen.register('欠薪仲裁请求');
  await chen.open(id);
  await chen.act('decline');
  const submit = chen.page.locator('[data-testid=form-dialog] button[type=submit]');
  await chen.choose('form-choice-1');
  assert.ok(await submit.isDisabled(), 'the person is told where to go');
  await chen.page.fill('#form-text', '请到区劳动人事争议仲裁院');
  await submit.click();
  await stands(chen, 'declined');
  await chen.page.locator('[data-testid=event]', { hasText: '诉讼、仲裁、复议' }).waitFor();
  await chen.fills('appeal', { text: '仲裁已撤回' });
  await stands(chen, 'registered');
}

/** Declined without a network while a colleague took it on: the form comes back as it was. */
async function refusedForm(stage) {
  const wire = await Wire.lay(stage.server.url);
  try {
    const chen = await Person.open(stage.browser, wire.url);
    stage.people.push(chen);
    await chen.signIn('chen');
    const other = await join(stage, 'chen');
    const id = await chen.register('断网时不予受理');
    await other.sees('registered', id);
    await chen.open(id);
    wire.cut();
    await chen.state('offline');
    await chen.fills('decline', { choice: 3, text: '请到区信访局' });
    await other.open(id);
    await other.act('accept');
    await stands(other, 'accepted');
    wire.mend();
    await chen.back();
    await chen.state('attention');
    await chen.page.click('[data-testid=sync-pill]');
    await chen.page.locator('[data-testid=refused] .button').first().click();
    await chen.page.waitForSelector('[data-form=decline]');
    assert.ok(await chen.page.isChecked('#form-choice-3'));
    assert.equal(await chen.page.inputValue('#form-text'), '请到区信访局');
    await chen.page.fill('#form-text', '请到区信访局二楼');
    await submit(chen, 'form-dialog');
    await stands(other, 'declined');
    await chen.synced();
  } finally {
    wire.remove();
  }
}

export const journeys = [
  ...SIZES.flatMap((size) =>
    LANGUAGES.map((language) => ({
      name: `a case goes through every side move ${size.name} ${language.name}`,
      run: throughEverySideMove(size, language),
    })),
  ),
  { name: 'a refused form opens again as it was filled in', run: refusedForm },
  { name: 'a case is declined, with a reason and where to go', run: declined },
];
