import { describe, expect, it } from 'vitest';
import { codeOf, creation, type FixtureApi, fixtureApi } from './fixture-api.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

const FunctionName = 'fn';

/** An API whose clock stands still but for `pass`. */
async function slowApi(busyPolls = 1): Promise<FixtureApi & Pick<ManualClock, 'pass'>> {
  const { now, pass } = manualClock();
  return { ...(await fixtureApi({ busyPolls, now })), pass };
}

const listed = async ({ client }: FixtureApi) =>
  ((await client.ListFunctions({})).Functions ?? []).map(({ Status }) => Status);
const shown = async ({ api }: FixtureApi): Promise<unknown> => (await fetch(`${api.url}/_local/scf/functions`)).json();

describe('a look', () => {
  it('may be one at the list', async () => {
    await using fixture = await slowApi();
    await fixture.client.CreateFunction(creation());
    expect([await listed(fixture), await listed(fixture)]).toEqual([['Creating'], ['Active']]);
    await fixture.client.DeleteFunction({ FunctionName });
    expect([await listed(fixture), await listed(fixture)]).toEqual([['Deleting'], []]);
  });

  it('at the list is one at those that it shows', async () => {
    await using fixture = await slowApi();
    const { client } = fixture;
    for (const name of ['aa', 'bb']) await client.CreateFunction(creation('', { FunctionName: name }));
    await client.CreateFunction(creation('', { FunctionName: 'aa', Namespace: 'other' }));
    await client.ListFunctions({ Orderby: 'FunctionName', Order: 'ASC', Limit: 1 });
    expect(await client.GetFunction({ FunctionName: 'aa' })).toMatchObject({ Status: 'Active' });
    expect(await client.GetFunction({ FunctionName: 'bb' })).toMatchObject({ Status: 'Creating' });
    expect(await client.GetFunction({ FunctionName: 'aa', Namespace: 'other' })).toMatchObject({ Status: 'Creating' });
  });

  it('counts as it was said for whoever comes back within two seconds', async () => {
    await using fixture = await slowApi(3);
    await fixture.client.CreateFunction(creation());
    const looks = [];
    for (let n = 0; n < 4; n += 1) {
      fixture.pass(1999);
      looks.push((await fixture.client.GetFunction({ FunctionName })).Status);
    }
    expect(looks).toEqual(['Creating', 'Creating', 'Creating', 'Active']);
  });
});

describe('a write that nobody looks at', () => {
  it('is over after two seconds, and no earlier', async () => {
    await using fixture = await slowApi(1000);
    const { client, pass } = fixture;
    await client.CreateFunction(creation());
    pass(1999);
    await expect(client.Invoke({ FunctionName })).rejects.toMatchObject({
      code: 'FailedOperation.FunctionStatusError',
    });
    pass(1);
    expect((await client.Invoke({ FunctionName })).Result).toMatchObject({ InvokeResult: 0 });
    await client.UpdateFunctionConfiguration({ FunctionName, Timeout: 9 });
    pass(2000);
    expect(await client.GetFunction({ FunctionName })).toMatchObject({ Status: 'Active', Timeout: 9 });
  });

  it('lets the next write follow, and frees the name of what was deleted', async () => {
    await using fixture = await slowApi();
    const { client, pass } = fixture;
    await client.CreateFunction(creation());
    pass(2000);
    await client.DeleteFunction({ FunctionName });
    pass(1999);
    await expect(client.CreateFunction(creation())).rejects.toMatchObject({ code: 'ResourceInUse.FunctionName' });
    pass(1);
    await client.CreateFunction(creation('return "again";'));
    pass(2000);
    expect(await shown(fixture)).toMatchObject([{ name: FunctionName, status: 'Active' }]);
  });

  it('is over for an invocation that does not come through the API, too', async () => {
    await using fixture = await slowApi();
    const { client, api, pass } = fixture;
    await client.CreateFunction(creation('return "old";'));
    pass(2000);
    expect(await api.invoke(FunctionName, {})).toMatchObject({ result: 'old' });
    await client.UpdateFunctionCode({ FunctionName, Code: { ZipFile: codeOf('return "new";') } });
    expect(await api.invoke(FunctionName, {})).toMatchObject({ result: 'old' });
    pass(2000);
    expect(await api.invoke(FunctionName, {})).toMatchObject({ result: 'new' });
  });

  it('does not keep the region of a function that is gone', async () => {
    await using fixture = await slowApi();
    const { client, pass } = fixture;
    await client.CreateFunction(creation());
    pass(2000);
    await client.DeleteFunction({ FunctionName });
    pass(2000);
    Object.assign(client, { region: 'ap-tokyo' });
    expect(await listed(fixture)).toEqual([]);
  });
});
