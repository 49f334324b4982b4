import type { ModelConnection } from '../../shared/contract/connections.ts';
import type { CallName, InputOf, OutputOf } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ModelInfo, OutgoingDetail } from '../../shared/model/assistant-model.ts';
import { ago } from './ui-core-data.ts';

type Handlers = { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> };

const SETTINGS: ModelConnection = {
  actif: true,
  adresse: 'https://modele.exemple/v1',
  modele: 'petit-modele-fr',
  redige: true,
  options: { choixOutil: 'auto', strict: true, compteurs: true, champJetons: 'max_tokens', jetonsMax: 400 },
  prix: { entree: 0.4, sortie: 1.2, devise: 'EUR', plafondMensuel: 20 },
  delais: { silence: 4000, total: 12_000 },
};

const outgoing = (id: string, minutes: number, change: Partial<OutgoingDetail> = {}): OutgoingDetail => ({
  id,
  at: ago(minutes),
  purpose: 'word',
  host: 'modele.exemple:443',
  model: 'petit-modele-fr',
  bytes: 2140,
  masked: { PERSONNE: 1, ADRESSE: 2 },
  outcome: 'ok',
  message: null,
  latencyMs: 640,
  promptTokens: 512,
  completionTokens: 41,
  url: 'https://modele.exemple/v1/chat/completions',
  body: JSON.stringify({
    model: 'petit-modele-fr',
    messages: [{ role: 'user', content: 'Qui a demandé la livraison chez ⟦PERSONNE_1⟧ ?' }],
    stream: true,
  }),
  ...change,
});

/** The optional model of the gallery: off until it is set, or on from the start. */
export function modelHandlers(on: () => boolean, changed: () => void): Handlers {
  let saved: ModelConnection | null | undefined;
  let keySet: boolean | undefined;
  let kept = [
    outgoing('o1', 12),
    outgoing('o2', 13, { purpose: 'choose', masked: {}, bytes: 1310 }),
    outgoing('o3', 1500, { purpose: 'test', masked: {}, bytes: 402, outcome: 'failed', message: "Le modèle n'a pas répondu à temps." }),
  ];
  const settings = () => (saved === undefined ? (on() ? SETTINGS : null) : saved);
  const info = (): ModelInfo => ({
    settings: settings(),
    active: settings()?.actif === true,
    onThisMachine: false,
    keySet: keySet ?? on(),
    keptIn: 'trousseau',
    health: {
      part: 'model',
      state: settings()?.actif ? 'ok' : 'unknown',
      message: '',
      lastSuccessAt: null,
      lastFailureAt: null,
      latencyMs: 640,
      nextProbeAt: null,
    },
    outgoingDays: 30,
  });
  const list = () => (on() ? kept : []);
  return {
    'assistant.model': info,
    'assistant.setModel': (input) => {
      saved = input.settings as ModelConnection;
      if (input.key !== undefined) keySet = input.key !== null;
      changed();
      return info();
    },
    'assistant.testModel': ({ settings: typed }) => {
      const works = typed.modele === SETTINGS.modele;
      return {
        ok: works,
        models: ['petit-modele-fr', 'grand-modele-fr'],
        suggested: null,
        steps: [
          { name: 'address', label: 'Adresse', state: 'ok', message: 'Le serveur répond.', latencyMs: 38 },
          { name: 'key', label: 'Clef', state: 'ok', message: 'La clef est acceptée.', latencyMs: 41 },
          works
            ? { name: 'model', label: 'Modèle', state: 'ok', message: 'Le modèle existe.', latencyMs: 120 }
            : { name: 'model', label: 'Modèle', state: 'failed', message: 'Ce modèle est inconnu. Choisissez-en un autre.', latencyMs: 96 },
          {
            name: 'stream',
            label: 'Réponse mot à mot',
            state: works ? 'ok' : 'skipped',
            message: works ? 'Reçue.' : '',
            latencyMs: works ? 512 : null,
          },
          {
            name: 'tool',
            label: "Appel d'outil",
            state: works ? 'warning' : 'skipped',
            message: works ? "Les schémas stricts sont ignorés : le moteur vérifie l'appel." : '',
            latencyMs: works ? 604 : null,
          },
        ],
      };
    },
    'assistant.usage': () => ({
      today: { answers: 6, calls: 9, promptTokens: 4210, completionTokens: 380, cost: 0.0021 },
      month: { answers: 148, calls: 201, promptTokens: 98_400, completionTokens: 8900, cost: 0.05 },
      days: [{ day: ago(1500).slice(0, 10), answers: 12, calls: 15, promptTokens: 8100, completionTokens: 702, cost: 0.0041 }],
      monthlyCeiling: 20,
    }),
    'assistant.outgoing': () => ({ calls: list(), total: list().length, keptDays: 30 }),
    'assistant.outgoingCall': ({ id }) => {
      const found = kept.find((each) => each.id === id);
      if (!found) throw new AppError('not_found', "Cet envoi n'est plus gardé.");
      return found;
    },
    'assistant.purgeOutgoing': ({ id }) => {
      const before = kept.length;
      kept = kept.filter((each) => id !== undefined && each.id !== id);
      changed();
      return { removed: before - kept.length };
    },
  };
}
