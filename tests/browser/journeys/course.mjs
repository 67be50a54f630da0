// The whole course of a case, with its side moves, each person on their own screen.
import assert from 'node:assert/strict';
import { Person } from '../harness.mjs';

async function join(stage, login, options) {
  const person = await Person.open(stage.browser, stage.server.url, options);
  stage.people.push(person);
  return person.signIn(login);
}

/** A status in words, in the head of the panel. */
async function stands(person, words) {
  await person.page.locator('[data-testid=panel-status]', { hasText: words }).waitFor();
}

async function reply(person, text, letter) {
  await person.act('reply');
  await person.page.fill('#reply-text', text);
  await person.choose(`class-${letter}`);
  await person.page.click('[data-testid=reply-dialog] button[type=submit]');
  await person.page.waitForSelector('[data-testid=reply-dialog]', { state: 'detached' });
}

async function throughEverySideMove(stage) {
  const chen = await join(stage, 'chen');
  const huang = await join(stage, 'huang');
  const liu = await join(stage, 'liu');
  const zhang = await join(stage, 'zhang');
  const zhao = await join(stage, 'zhao');
  const words = '货车噪声扰民';
  for (const person of [huang, liu, zhang, zhao]) await person.only(words);
  const id = await chen.register(words);
  await chen.open(id);
  await chen.act('accept');

  await liu.sees('accepted', id);
  await liu.open(id);
  await liu.act('assign');
  await liu.pick('#assign-lead', '区水务局');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');

  // 退回: with a reason and whose it is; the assigning body decides.
  await zhang.sees('assigned', id);
  await zhang.open(id);
  await zhang.fills('ask_return', { place: '市交通运输局龙岗管理局', text: '属道路运输管理' });
  await stands(liu, '申请退回');
  await liu.fills('decide_return', { choice: 0 });
  await stands(liu, '待交办');

  // To two units, each with a state and a clock of its own.
  await liu.act('assign');
  await liu.pick('#assign-lead', '市交通运输局龙岗管理局');
  await liu.pick('#assign-co', '区水务局');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
  await zhao.sees('assigned', id);
  await zhao.open(id);
  await zhao.act('sign_for');
  await zhang.act('sign_for');
  await stands(chen, '办理中');

  // 延期: asked, decided, the person told.
  await zhao.fills('ask_extension', { days: 10, text: '需会同交警勘查' });
  await stands(liu, '申请延期');
  await liu.fills('decide_extension', { choice: 0 });
  await stands(chen, '办理中');

  await huang.open(id);
  await huang.fills('nudge', { text: '居民又来问了' });
  await zhao.act('read_nudges');

  await reply(zhang, '已加装隔声板', 'A');
  await reply(zhao, '限行方案报批中', 'C');
  await stands(liu, '答复待审核');
  await liu.fills('send_back', { text: '请写明时间' });
  await reply(zhao, '限行方案十二月底前报批', 'C');
  await stands(liu, '答复待审核');
  await liu.fills('release');
  await stands(chen, '已答复');

  await chen.act('rate');
  await chen.choose('process-0');
  await chen.choose('result-2');
  await chen.page.fill('#rate-reason', '还是吵');
  await chen.page.click('[data-testid=rate-dialog] button[type=submit]');
  await stands(liu, '二次办理');

  await liu.act('assign');
  await liu.pick('#assign-lead', '市交通运输局龙岗管理局');
  await liu.page.click('[data-testid=assign-dialog] button[type=submit]');
  await zhao.act('sign_for');
  await stands(chen, '办理中');
  await reply(zhao, '已限行，噪声达标', 'A');
  await stands(liu, '答复待审核');
  await liu.fills('release');
  await stands(huang, '已答复');
  await huang.act('rate');
  await huang.choose('process-0');
  await huang.choose('result-0');
  await huang.page.click('[data-testid=rate-dialog] button[type=submit]');
  await chen.page.waitForSelector('[data-testid=panel] [data-testid=rating]');
  await chen.act('close');
  await chen.page.click('[data-testid=close-dialog] .button.main');
  for (const person of [chen, huang, liu, zhang, zhao]) await stands(person, '已办结');
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
  await stands(chen, '不予受理');
  await chen.page.locator('[data-testid=event]', { hasText: '诉讼、仲裁、复议' }).waitFor();
  await chen.fills('appeal', { text: '仲裁已撤回' });
  await stands(chen, '待受理');
}

export const journeys = [
  { name: 'a case goes through every side move', run: throughEverySideMove },
  { name: 'a case is declined, with a reason and where to go', run: declined },
];
