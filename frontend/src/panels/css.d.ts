// A panel's style is a text it brings along.
declare module "*.css" {
  const text: string;
  export default text;
}
