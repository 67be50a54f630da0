// The browser journeys: every journey on one server, one after the other. The last line says how
// many passed and failed.
//
// LIAISON_BIN      the server's binary
// LIAISON_ASSETS   the folder with the built front end
// LIAISON_DATABASE the address of an empty PostgreSQL database (default: the embedded one)
// CHROMIUM         the browser (default: chromium on the path)
// SCREENSHOTS      a folder for pictures (default: none are kept)
//
// Arguments choose journeys by a part of their name.
import { browser, Server } from './harness.mjs';
import * as work from './journeys/work.mjs';
import * as course from './journeys/course.mjs';
import * as faults from './journeys/faults.mjs';
import * as accounts from './journeys/accounts.mjs';
import * as hands from './journeys/hands.mjs';
import * as desk from './journeys/desk.mjs';
import * as files from './journeys/files.mjs';
import * as ledger from './journeys/ledger.mjs';
import * as tables from './journeys/tables.mjs';
import * as publicPages from './journeys/public.mjs';
import * as projects from './journeys/projects.mjs';
import * as supervision from './journeys/supervision.mjs';
import * as suggestions from './journeys/suggestions.mjs';
import * as teams from './journeys/teams.mjs';
import * as places from './journeys/places.mjs';
import * as duty from './journeys/duty.mjs';
import * as looks from './journeys/looks.mjs';

const journeys = [
  work, course, faults, accounts, hands, desk, files, ledger, tables, publicPages,
  supervision, suggestions, projects, teams, duty, places, looks,
].flatMap(
  (module) => module.journeys,
);
const wanted = process.argv.slice(2);
for (const part of wanted) {
  if (!journeys.some(({ name }) => name.includes(part))) throw new Error(`no journey is called ${part}`);
}
const chosen = journeys.filter(({ name }) => !wanted.length || wanted.some((part) => name.includes(part)));

let passed = 0;
let failed = 0;
const server = await Server.start();
const chromium = await browser();
try {
  for (const { name, run } of chosen) {
    const started = Date.now();
    const people = [];
    try {
      // A journey that failed while the server was down must not fail the others.
      await server.up();
      await run({ server, browser: chromium, people });
      const errors = people.flatMap((person) => person.errors);
      if (errors.length) throw new Error(`errors on the page: ${errors.join('; ')}`);
      passed += 1;
      console.log(`ok      ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack}`);
      for (const one of people.flatMap((person) => person.errors)) console.log(`        on the page: ${one}`);
      for (const [index, person] of people.entries()) {
        if (!process.env.SCREENSHOTS) break;
        const file = `${process.env.SCREENSHOTS}/failed-${name.replace(/\W+/g, '-')}-${index}.png`;
        await person.page.screenshot({ path: file }).catch(() => {});
      }
    } finally {
      for (const person of people) await person.close().catch(() => {});
    }
  }
} finally {
  await chromium.close();
  await server.remove();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
