import { optional } from '../../api3/parameters.ts';
import { DONE, defineAction } from '../action.ts';
import { lookUp, lookUpToWrite, NAMED } from '../lookup.ts';
import { cutPage, filterItems, PAGE } from '../paging.ts';
import { STANDARD_NAMESPACE } from '../store.ts';
import { checkOneOf, FLAG, notHere } from '../texts.ts';
import { describeFunction, summarizeFunction } from './describe-function.ts';

/** GetFunction. A function that is being written is a look nearer to its end afterwards. */
export const GetFunction = defineAction({
  parameters: { ...NAMED, Qualifier: optional('text'), ShowCode: optional('text') },
  run(values, state) {
    const problem = checkOneOf('ShowCode', values.ShowCode, FLAG);
    if (problem) return problem;
    const found = lookUp(state, values);
    if ('code' in found) return found;
    const answer = describeFunction(found.record);
    found.record.lifecycle.seen();
    return { answer };
  },
});

/** ListFunctions, of one namespace. It is a look at those that it shows. */
export const ListFunctions = defineAction({
  parameters: {
    ...PAGE,
    Namespace: optional('text'),
    Orderby: optional('text'),
    SearchKey: optional('text'),
    Description: optional('text'),
  },
  run(values, { functions }) {
    const { Namespace = STANDARD_NAMESPACE, Orderby = 'ModTime', SearchKey = '', Description = '' } = values;
    const orders = ['AddTime', 'ModTime', 'FunctionName'];
    const problem = checkOneOf('Orderby', Orderby, orders, 'InvalidParameterValue.Orderby');
    if (problem) return problem;
    const all = functions
      .all()
      .filter(({ namespace, name, settings }) => {
        return namespace === Namespace && name.includes(SearchKey) && settings.description.includes(Description);
      })
      .map(summarizeFunction);
    const filtered = filterItems(all, values.Filters ?? [], { Status: 'Status', Runtime: 'Runtime' });
    if ('code' in filtered) return filtered;
    const cut = cutPage(filtered.items, Orderby, values);
    if ('code' in cut) return cut;
    for (const { FunctionName } of cut.page) functions.find(String(FunctionName), Namespace)?.lifecycle.seen();
    return { answer: { Functions: cut.page, TotalCount: filtered.items.length } };
  },
});

/** DeleteFunction: its processes, timers and Function URL end at once; the name is free when it is no longer Deleting. */
export const DeleteFunction = defineAction({
  parameters: { ...NAMED, Qualifier: optional('text') },
  async run(values, state) {
    if (values.Qualifier !== undefined) return notHere('versions that could be deleted one by one');
    const looked = lookUp(state, values);
    if ('code' in looked) return looked;
    const { record } = looked;
    const found = record.lifecycle.status === 'CreateFailed' ? looked : lookUpToWrite(state, values);
    if ('code' in found) return found;
    record.triggers = [];
    await record.runner.close();
    record.lifecycle.begin('Deleting', state.busyPolls, () => {
      state.functions.remove(record);
      return { status: 'Deleting', reasons: [] };
    });
    return DONE;
  },
});
