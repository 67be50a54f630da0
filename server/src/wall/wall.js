// Puts each new picture in the place of the old one. When the line is cut the picture stays, greyed, and
// says of when it is; the browser comes back by itself, and where it gives up, or hears nothing although a
// picture is due every minute, this tries again. A screen that was taken down goes dark.
'use strict';
const wall = document.getElementById('wall');
const address = location.pathname + '/live' + location.search;
// Two pictures and a half: a line may be dropped on the way without either end being told.
const SILENT = 150_000;
let at = new Date();
let watch = 0;

// Only whole lines are shown: what has no room is counted instead.
function fit() {
  for (const list of wall.querySelectorAll('[data-more]')) {
    const panel = list.closest('.panel');
    const lines = [...list.children];
    let over = Number(list.dataset.over);
    const say = () => {
      const rest = list.nextElementSibling;
      rest.hidden = over === 0;
      rest.textContent = list.dataset.more.replace('{0}', over);
    };
    for (const line of lines) line.hidden = false;
    say();
    for (const line of lines.reverse()) {
      if (panel.scrollHeight <= panel.clientHeight + 1) break;
      line.hidden = true;
      over += 1;
      say();
    }
  }
}
addEventListener('resize', fit);
document.fonts.ready.then(fit);

function stop() {
  document.body.classList.add('stopped');
  const time = wall.querySelector('.time');
  if (time) {
    const two = (n) => String(n).padStart(2, '0');
    time.textContent = document.body.dataset.stopped.replace('{0}', `${two(at.getHours())}:${two(at.getMinutes())}`);
  }
}

async function again() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer && answer.status === 404) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    wall.replaceChildren(...page.getElementById('wall').childNodes);
    return;
  }
  setTimeout(listen, 5000);
}

function listen() {
  const source = new EventSource(address);
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => {
      source.close();
      stop();
      again();
    }, SILENT);
  };
  heard();
  source.onmessage = (event) => {
    wall.innerHTML = event.data;
    fit();
    at = new Date();
    document.body.classList.remove('stopped');
    heard();
  };
  source.onerror = () => {
    stop();
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(watch);
      again();
    }
  };
}
listen();

// The pages come one after another, by the clock or the arrow keys; which shows is one word on the body, so a new
// picture leaves it as it is. A screen wide enough shows all of them (wall.css).
const { pages, seconds, calm } = document.body.dataset;
const order = pages ? pages.split(' ') : [];
const less = matchMedia('(prefers-reduced-motion: reduce)');
let turning = 0;

function wait() {
  clearTimeout(turning);
  turning = setTimeout(() => turn(calm && less.matches ? 0 : 1), seconds * 1000);
}

function turn(by) {
  const next = order.indexOf(document.body.dataset.page) + by;
  document.body.dataset.page = order[(next + order.length) % order.length];
  fit();
  wait();
}

if (order.length > 1) {
  addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight') turn(1);
    if (event.key === 'ArrowLeft') turn(-1);
  });
  wait();
}
