import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../electron/campaign/workspace/patches.ts';
import type { MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import { validContent } from '../../fakes/campaign-content.ts';

function holding(status: string): MycfiaWorkspace {
  const content = validContent();
  content.assets[0]!.status = status;
  return { content, clientId: 1, personas: [], strategies: [], competitors: [], editions: [] };
}
const asked = (status: string, item: Record<string, unknown>, remove: number[] = []) =>
  changesOf('contenus', { upsert: [{ id: 1, kind: 'sms', ...item }], remove }, holding(status));

describe('a content that has left', () => {
  // Catches a text already sent that is put back to draft, then rewritten: what was approved and billed would no longer be what is shown.
  test.each([
    ['put back to draft', { status: 'draft' }],
    ['rejected', { status: 'rejected' }],
    ['approved again', { status: 'approved' }],
    ['written anew', { fields: { text: 'Autre chose' } }],
    ['named otherwise', { title: 'Autre titre' }],
  ])('is not %s', (_name, item) => {
    expect(() => asked('published', item)).toThrow('déjà parti');
  });

  test('is not removed', () => {
    expect(() => changesOf('contenus', { upsert: [], remove: [1] }, holding('published'))).toThrow('déjà parti');
  });
});

describe('an approved content', () => {
  test('goes back to draft, then changes', () => {
    expect(asked('approved', { status: 'draft' })).toMatchObject([{ table: 'asset', op: 'update', set: { status: 'draft' } }]);
    expect(() => asked('approved', { fields: { text: 'Autre chose' } })).toThrow('figé');
    expect(() => asked('approved', { status: 'draft', fields: { text: 'Autre chose' } })).toThrow('figé');
    expect(asked('draft', { fields: { text: 'Autre chose' } })).toHaveLength(1);
  });
});
