import { createJudge } from '../../electron/campaign/judge/judge.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../electron/campaign/settings.ts';
import { createLog } from '../../electron/kit/log.ts';
import type { MycfiaContent } from '../../shared/model/mycfia.ts';
import { grid, NOW, validContent } from '../fakes/campaign-content.ts';
import { type BenchRow, limit } from './row.ts';

const RECIPIENTS = 50_000;
const ROUNDS = 5;

/** Everybody distinct, one in ten abroad of the mainland plan or written by hand in some way. */
function contacts(mark: string): string {
  const lines = Array.from({ length: RECIPIENTS }, (_, n) => {
    const number = String(10_000_000 + n);
    const mobile = n % 10 === 0 ? `+33 6 ${number.match(/../g)!.join(' ')}` : `06${number}`;
    return `P${n}${mark};Nom${n};${mobile};p${n}@exemple.test;${n % 90} rue des Essais;75001;Paris`;
  });
  return ['Prénom;Nom;Mobile;Email;Adresse;CP;Ville', ...lines].join('\n');
}

function campaign(mark: string): MycfiaContent {
  const content = validContent();
  content.contacts = { fileName: 'contacts.csv', content: contacts(mark), mapping: {}, origin: 'client' };
  return content;
}

/** All the rules on a campaign of 50 000 people whose file was never seen before, in the judge's thread, from question to answer. */
export async function bench(): Promise<BenchRow[]> {
  const judge = createJudge(createLog(() => undefined, Date.now));
  const { oppositions: _oppositions, ...settings } = DEFAULT_CAMPAIGN_SETTINGS;
  const situation = { settings, grid, now: NOW };
  const cold: number[] = [];
  const warm: number[] = [];
  const blocked: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const content = campaign(String(round));
    const time = async () => {
      const startedAt = performance.now();
      const pending = judge.call('judge', { content, situation }, content);
      blocked.push(performance.now() - startedAt);
      const { recipients } = await pending;
      if (recipients[0]?.valid !== RECIPIENTS) throw new Error(`${recipients[0]?.valid} recipients were read instead of ${RECIPIENTS}.`);
      return performance.now() - startedAt;
    };
    const first = await time();
    const again = await time();
    // The first round starts the thread.
    if (round > 0) {
      cold.push(first);
      warm.push(again);
    }
  }
  const key = Buffer.alloc(32, 1).toString('base64');
  judge.setOppositions({ key, prints: new Set(Array.from({ length: 20_000 }, (_, n) => `empreinte-${n}`)), readable: true });
  const opposed: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const content = campaign(`o${round}`);
    const startedAt = performance.now();
    await judge.call('judge', { content, situation }, content);
    opposed.push(performance.now() - startedAt);
  }
  await judge.close();
  const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
  return [
    limit('Toutes les règles sur 50 000 destinataires, fichier jamais lu', median(cold), 1000),
    limit('Les mêmes, fichier déjà lu', median(warm), 1000),
    limit('Les mêmes, jamais lu, contre une liste d’opposition sous secret', median(opposed), 1000),
    limit('Ce que le fil principal en paie', median(blocked), 20),
  ];
}
