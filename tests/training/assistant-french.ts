import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fold, singular } from '../../electron/assistant/engine/words/text.ts';

/**
 * Makes `resources/assistant/french.json`, the words of French by class, from the spelling dictionary `dictionary-fr` (MPL-2.0):
 * `npm pack dictionary-fr && tar xf dictionary-fr-*.tgz && node tests/training/assistant-french.ts package`.
 */
const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node tests/training/assistant-french.ts <unpacked package dictionary-fr>');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

interface Rule {
  strip: string;
  add: string;
  flags: string;
  when: RegExp;
}
const rules = new Map<string, Rule[]>();
for (const line of read('index.aff').split('\n')) {
  const [kind, flag, strip, added, when] = line.split(/\s+/u);
  if (kind !== 'SFX' || flag === undefined || strip === undefined || added === undefined || when === undefined) continue;
  const [add, flags] = added.split('/') as [string, string?];
  const rule = { strip: strip === '0' ? '' : strip, add: add === '0' ? '' : add, flags: flags ?? '', when: new RegExp(`${when}$`, 'u') };
  rules.set(flag, [...(rules.get(flag) ?? []), rule]);
}

/** A verb's forms elide the negation, a noun's or a participle's do not. */
const isVerbal = (flags: string): boolean => /n'/u.test(flags);
/** Of written tales only: nobody asks in them. */
const TALE = /(?:[âîû](?:mes|tes|t)|rent|ss(?:e|es|ent|ions|iez))$/u;

const classes = {
  er: new Set<string>(),
  ir: new Set<string>(),
  verbs: new Set<string>(),
  small: new Set<string>(),
  nouns: new Set<string>(),
  names: new Set<string>(),
};
for (const line of read('index.dic').split('\n').slice(1)) {
  const [word, all] = line.split(/\s/u)[0]!.split('/') as [string, string?];
  if (!/^[\p{L}-]{2,}$/u.test(word)) continue;
  if (/^\p{Lu}/u.test(word)) {
    for (const part of word.split('-')) if (part.length > 2) classes.names.add(fold(part));
    continue;
  }
  if (word.includes('-')) continue;
  const flags = (all ?? '').match(/.{2}/gu) ?? [];
  const conjugated = flags.find((flag) => rules.get(flag)?.some((rule) => isVerbal(rule.flags)) === true);
  if (conjugated !== undefined && /^[abcd]\d$/u.test(conjugated) && word.endsWith('er')) classes.er.add(fold(word));
  else if (conjugated !== undefined && /^f\d$/u.test(conjugated) && word.endsWith('ir')) classes.ir.add(fold(word));
  else if (conjugated !== undefined) {
    for (const { strip, add, flags: own, when } of rules.get(conjugated)!)
      if (isVerbal(own) && word.endsWith(strip) && when.test(word)) {
        const form = word.slice(0, word.length - strip.length) + add;
        if (!TALE.test(form) || /(?:re|ir)$/u.test(form)) classes.verbs.add(fold(form));
      }
  } else if (isVerbal(all ?? '')) classes.verbs.add(fold(word));
  else {
    const forms = flags.flatMap((flag) =>
      (rules.get(flag) ?? []).flatMap(({ strip, add, when }) =>
        word.endsWith(strip) && when.test(word) ? [word.slice(0, word.length - strip.length) + add] : [],
      ),
    );
    // Nouns take a plural, unless they end like one.
    if (forms.length === 0 && !/[sxz]$/u.test(word)) classes.small.add(fold(word));
    else for (const form of [word, ...forms]) classes.nouns.add(singular(fold(form)));
  }
}
for (const form of classes.verbs) if (classes.small.has(form)) classes.verbs.delete(form);

/** Sorted words, each with how many letters it shares with the one before, in lines that stand alone. */
function packed(words: ReadonlySet<string>): string[] {
  const lines: string[] = [];
  let line = '';
  let last = '';
  for (const word of [...words].sort()) {
    let shared = 0;
    while (shared < last.length && shared < 9 && last[shared] === word[shared]) shared++;
    const next = `${shared}${word.slice(shared)}`;
    if (line.length + next.length > 130) {
      lines.push(line);
      line = `0${word}`;
    } else line += line === '' ? `0${word}` : next;
    last = word;
  }
  return [...lines, line];
}

const note = `Words of French by class, folded, from dictionary-fr ${version} (MPL-2.0, https://grammalecte.net/). Made by tests/training/assistant-french.ts; each line holds words after the number of letters shared with the one before.`;
const body = { note, ...Object.fromEntries(Object.entries(classes).map(([name, words]) => [name, packed(words)])) };
writeFileSync('resources/assistant/french.json', `${JSON.stringify(body, null, 2)}\n`);
