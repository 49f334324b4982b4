import { type Bench, session } from './campaign-bench.ts';

export const validator = session(50, ['valideur']);
/** What the valid campaign is known by once approved. */
export const REFERENCE = 'MYCFIA-123-1-sms';

/** What somebody who validates does with the campaign of a bench; the bench is asked for each time, since tests change it. */
export function validating(bench: () => Bench) {
  const content = () => bench().mycfia.contents.get(123)!;
  const open = async (who = validator) => (await bench().campaigns.file(who, 123)).value;
  async function openContents(who = validator) {
    const { desk } = bench().campaigns;
    for (const { contentId } of (await desk.openings(who, 123)).items) await desk.opened(who, 123, contentId);
  }
  return {
    content,
    open,
    openContents,
    async approve(who = validator, acknowledged: string[] = []) {
      const { seal } = await open(who);
      await openContents(who);
      return bench().campaigns.approve(who, { id: 123, seal, acknowledged });
    },
    statusOf: async (who = validator) => (await bench().campaigns.list(who)).value.find(({ id }) => id === 123)?.status,
    /** The author corrects the SMS in MyCfia. */
    edit(at = '2025-06-11T10:00:00.000Z') {
      content().assets[0]!.content = 'Bonjour {PRENOM}, -30 % cet été. STOP 36111';
      content().campaign.contentAt = at;
    },
  };
}
