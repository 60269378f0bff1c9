function bodyText(body: unknown): unknown {
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
}

/** A record of a CKafka batch (583/17530); a body that is no text is written as JSON. */
export function ckafka(body: unknown): unknown {
  return { Ckafka: { topic: 't', partition: 1, offset: 36, msgKey: 'None', msgBody: bodyText(body) } };
}

/** A record of a CMQ batch (583/11517). */
export function cmq(body: unknown): unknown {
  const message = {
    type: 'topic',
    topicOwner: 1200000000,
    topicName: 't',
    subscriptionName: 's',
    msgId: '1',
    msgTag: '',
  };
  return { CMQ: { ...message, msgBody: bodyText(body) } };
}

/** What EventBridge delivers to a CKafka target; its `data` for COS is in no document. */
export function cloudEvent(data: unknown): unknown {
  const source = { source: 'cos.cloud.tencent', subject: 'qcs::cos:ap-guangzhou:uid1250000000:testpic' };
  return { specversion: '1.0', id: '1', type: 'cos:created:object', ...source, time: '1615430559146', data };
}

/** A dead letter of SCF (583/39704), which holds the event as text. */
export function deadLetter(event: unknown): unknown {
  const body = { AppId: 1250000000, FunctionName: 'f', ClientContext: bodyText(event), RetryNum: 2 };
  return { RequestId: '1', ErrorCode: -1, ErrorMessage: 'Traceback', Body: body };
}
