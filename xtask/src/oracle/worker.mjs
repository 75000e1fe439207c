// A long-lived judge: imports the reference's own modules and answers cases, one JSON line each.
//
// Input line:  {"id", "dir", "full"}   dir holds one project; full asks for the project-wide verbs too.
//          or  {"id", "dir", "asks"}   asks are command lines to run in dir as they are.
// Output line: {"id", "answers": [{"argv", "exit", "out", "text"}], "error"?}
//
// The reference's real command line program runs in this process, so nothing of it is restated here. An argv that
// starts with "@archive" is the real `archive X --yes --json`, run on a scratch copy of the change and the specs; its
// "out" holds the verdict and the specs as merged.

import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

const [packageDir, scratch] = process.argv.slice(2);
const { program } = await import(pathToFileURL(path.join(packageDir, 'dist/cli/index.js')).href);

const answerTo = process.stdout.write.bind(process.stdout);
let captured = [];
process.stdout.write = (chunk) => (captured.push(String(chunk)), true);
process.stderr.write = () => true;
console.log = (...parts) => void captured.push(`${parts.join(' ')}\n`);
console.error = console.warn = console.info = () => {};

class Exit extends Error {}
process.exit = (code) => {
  process.exitCode = code ?? process.exitCode ?? 0;
  throw new Exit('exit');
};

// A rejection nobody awaits must not end the judge; the answer of that ask is what it printed so far.
process.on('unhandledRejection', () => {});

async function run(argv) {
  captured = [];
  process.exitCode = 0;
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof Exit)) process.exitCode = 1;
  }
  const exit = process.exitCode ?? 0;
  process.exitCode = 0;
  return { exit, stdout: captured.join('') };
}

function answer(argv, root, { exit, stdout }) {
  const text = stdout.replaceAll(root, '<root>');
  try {
    return { argv, exit, out: JSON.parse(text) };
  } catch {
    return { argv, exit, text };
  }
}

async function ask(root, argv) {
  return answer(argv, root, await run(argv));
}

function copyForArchive(root, change, target) {
  const changes = path.join(root, 'openspec', 'changes');
  const keep = path.join(changes, change);
  fs.cpSync(path.join(root, 'openspec'), path.join(target, 'openspec'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) =>
      path.dirname(source) !== changes || source === keep,
  });
}

// The specs that the archive wrote, by their path below the project.
function mergedSpecs(root, target) {
  const merged = {};
  const specs = path.join('openspec', 'specs');
  if (!fs.existsSync(path.join(target, specs))) return merged;
  for (const entry of fs.readdirSync(path.join(target, specs), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.relative(target, path.join(entry.parentPath, entry.name));
    const after = fs.readFileSync(path.join(target, file));
    const before = path.join(root, file);
    if (!fs.existsSync(before) || !fs.readFileSync(before).equals(after)) merged[file] = after.toString('utf8');
  }
  return merged;
}

async function archive(root, change) {
  const target = fs.mkdtempSync(path.join(scratch, 'archive-'));
  try {
    copyForArchive(root, change, target);
    process.chdir(target);
    const verdict = answer(['@archive', change], target, await run(['archive', change, '--yes', '--json']));
    return { ...verdict, out: { verdict: verdict.out ?? null, merged: mergedSpecs(root, target) } };
  } finally {
    process.chdir(root);
    fs.rmSync(target, { recursive: true, force: true });
  }
}

async function judge(dir, full) {
  const root = fs.realpathSync(dir);
  process.chdir(root);
  const answers = [];
  const all = await ask(root, ['validate', '--all', '--strict', '--json']);
  answers.push(all);
  answers.push(await ask(root, ['list', '--json']));
  answers.push(await ask(root, ['list', '--specs', '--json']));
  if (full) {
    answers.push(await ask(root, ['schemas', '--json']));
    answers.push(await ask(root, ['context', '--json']));
    answers.push(await ask(root, ['validate', '--archived', '--json']));
  }
  const items = all.out?.items ?? [];
  const seen = new Set();
  for (const { id, type } of items) {
    if (!seen.has(id)) answers.push(await ask(root, ['show', id, '--json']));
    if (seen.has(id)) {
      answers.push(await ask(root, ['show', id, '--json', '--type', 'change']));
      answers.push(await ask(root, ['show', id, '--json', '--type', 'spec']));
    }
    seen.add(id);
    answers.push(await ask(root, ['validate', id, '--type', type, '--json']));
    if (type === 'change') {
      answers.push(await ask(root, ['status', '--change', id, '--json']));
      answers.push(await archive(root, id));
    }
  }
  return answers;
}

async function askAll(dir, asks) {
  const root = fs.realpathSync(dir);
  process.chdir(root);
  const answers = [];
  for (const argv of asks) answers.push(await ask(root, argv));
  return answers;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const { id, dir, full, asks } = JSON.parse(line);
  let reply;
  try {
    reply = { id, answers: asks ? await askAll(dir, asks) : await judge(dir, full) };
  } catch (error) {
    reply = { id, answers: [], error: String(error?.message ?? error) };
  }
  process.chdir(scratch);
  answerTo(`${JSON.stringify(reply)}\n`);
}
