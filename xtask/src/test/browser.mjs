// Opens pages in a headless browser and says what is wrong with them, one line each.
// Called with: the folder for screenshots, the folder of the packages, the pages. CHROMIUM names a browser that is there.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [shots, packages, ...files] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const load = async (name) => (await import(pathToFileURL(require.resolve(name)).href)).default;
const puppeteer = await load("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const problems = [];
const note = (text) => process.stdout.write(`${text}\n`);

async function launch() {
  const args = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none"];
  if (process.env.CHROMIUM) return puppeteer.launch({ executablePath: process.env.CHROMIUM, args });
  const chromium = await load("@sparticuz/chromium");
  return puppeteer.launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: "shell" });
}

async function violations(page, what) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  for (const one of result.violations) {
    const where = one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
    const line = `${what}: axe ${one.impact} ${one.id}: ${one.help} (${where})`;
    if (["serious", "critical"].includes(one.impact)) problems.push(line);
    else note(line);
  }
}

async function links(page, what) {
  const found = await page.evaluate(() =>
    [...document.querySelectorAll("a[href]")].map((link) => {
      const href = link.getAttribute("href");
      const target = href.startsWith("#") ? document.getElementById(href.slice(1)) : null;
      return { href, shown: Boolean(target && target.getClientRects().length) };
    }));
  for (const link of found.filter((link) => !link.shown)) problems.push(`${what}: ${link.href} leads nowhere`);
  const hrefs = [...new Set(found.map((link) => link.href))].slice(0, 40);
  for (const href of hrefs) {
    await page.evaluate((href) => [...document.querySelectorAll("a[href]")].find((a) => a.getAttribute("href") === href)
      .dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })), href);
    const hash = await page.evaluate(() => location.hash);
    if (hash !== href) problems.push(`${what}: ${href} does not lead there but to ${hash}`);
  }
  return found.length;
}

async function keyboard(page, what) {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
  if (first !== "#main") problems.push(`${what}: the first stop of the keyboard is ${first}`);
  const fold = await page.$("details:not([open]) > summary");
  if (!fold) return;
  await fold.focus();
  await page.keyboard.press("Enter");
  const opened = await page.evaluate((fold) => fold.parentElement.open, fold);
  if (!opened) problems.push(`${what}: a fold does not open by keyboard`);
}

const browser = await launch();
note(await browser.version());
for (const file of files) {
  const what = basename(file);
  const page = await browser.newPage();
  const url = pathToFileURL(file).href;
  page.on("console", (message) => {
    if (["error", "warn", "assert"].includes(message.type())) problems.push(`${what}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${what}: ${error.message}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) problems.push(`${what}: asks for ${request.url()}`);
  });
  for (const scheme of ["light", "dark"]) {
    await page.setViewport({ width: 1000, height: 840 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(url);
    await page.screenshot({ path: join(shots, `${what.replace(/\.html$/, "")}-${scheme}.png`) });
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
    await violations(page, `${what} (${scheme})`);
  }
  await page.goto(url);
  await keyboard(page, what);
  const count = await links(page, what);
  await page.setViewport({ width: 390, height: 800 });
  await page.goto(url);
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  if (wide > 390) problems.push(`${what}: ${wide} pixels wide on a telephone`);
  await page.setViewport({ width: 794, height: 1000 });
  // Both at once: either of the two calls that set one of them takes the other back.
  const session = await page.createCDPSession();
  const features = [{ name: "prefers-color-scheme", value: "dark" }];
  await session.send("Emulation.setEmulatedMedia", { media: "print", features });
  await page.goto(url);
  const printed = await page.evaluate(() => ({
    nav: document.querySelector("nav").getClientRects().length,
    paper: getComputedStyle(document.body).backgroundColor,
    hidden: [...document.querySelectorAll("details > :not(summary)")].filter((part) => !part.checkVisibility()).length,
  }));
  if (printed.nav) problems.push(`${what}: the navigation is printed`);
  if (printed.paper !== "rgb(255, 255, 255)") problems.push(`${what}: printed on ${printed.paper}`);
  if (printed.hidden) problems.push(`${what}: ${printed.hidden} folded parts are not printed`);
  await page.screenshot({ path: join(shots, `${what.replace(/\.html$/, "")}-print.png`) });
  note(`${what}: ${count} links`);
  await page.close();
}
await browser.close();
for (const problem of problems) note(`problem: ${problem}`);
process.exitCode = problems.length ? 1 : 0;
