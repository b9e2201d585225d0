/** A port with the given methods; every other one throws, so that a test sees each call that it did not expect. */
export function inert<Port extends object>(name: string, methods: Partial<Port> = {}): Port {
  return new Proxy(methods, {
    get: (target, property) => {
      if (property in target) return Reflect.get(target, property);
      return () => {
        throw new Error(`unexpected call: ${name}.${String(property)}`);
      };
    },
  }) as Port;
}
