import { invalid, noSuch } from "@/sandbox/stripe/http/errors";
import { createdParams, pageOf, pageParams } from "@/sandbox/stripe/http/pagination";
import {
  bool,
  clearable,
  ignored,
  list,
  metadata,
  oneOf,
  required,
  text,
} from "@/sandbox/stripe/http/params";
import { type Route, route } from "@/sandbox/stripe/http/route";
import { renderProduct } from "@/sandbox/stripe/render/product";
import type { ProductRecord } from "@/sandbox/stripe/state/catalogue-records";
import { newId } from "@/sandbox/stripe/state/ids";
import type { Sandbox } from "@/sandbox/stripe/state/sandbox";
import { announce, announceChange } from "@/sandbox/stripe/webhooks/announce";
import { patched } from "./find";

const fields = {
  active: bool(),
  description: clearable(text()),
  unit_label: clearable(text(12)),
  statement_descriptor: clearable(text(22)),
  url: clearable(text()),
  images: list(text()),
  metadata: metadata(),
  tax_code: ignored(clearable(text())),
  shippable: ignored(bool()),
};

export const productRoutes: Route[] = [
  route(
    "POST",
    "/v1/products",
    { ...fields, id: text(), name: required(text()), type: ignored(oneOf("good", "service")) },
    ({ sandbox, values }) => {
      if (values.id !== undefined && sandbox.state.products.find(values.id)) {
        throw invalid("Product already exists.", "id", "resource_already_exists");
      }
      const now = sandbox.clock.now();
      const row = sandbox.state.products.add({
        id: values.id ?? newId("prod"),
        created: now,
        name: values.name,
        active: values.active ?? true,
        description: values.description ?? null,
        unitLabel: values.unit_label ?? null,
        statementDescriptor: values.statement_descriptor ?? null,
        url: values.url ?? null,
        images: values.images ?? [],
        defaultPrice: null,
        metadata: patched({}, values.metadata),
        updated: now,
      });
      announce(sandbox, "product.created", renderProduct(row));
      return renderProduct(row);
    },
  ),
  route("GET", "/v1/products/:id", {}, ({ sandbox, id }) => renderProduct(getProduct(sandbox, id))),
  route(
    "POST",
    "/v1/products/:id",
    { ...fields, name: text(), default_price: clearable(text()) },
    ({ sandbox, id, values }) => {
      const row = getProduct(sandbox, id);
      announceChange(
        sandbox,
        "product.updated",
        () => renderProduct(row),
        () => {
          row.name = values.name ?? row.name;
          row.active = values.active ?? row.active;
          if (values.description !== undefined) row.description = values.description;
          if (values.unit_label !== undefined) row.unitLabel = values.unit_label;
          if (values.statement_descriptor !== undefined)
            row.statementDescriptor = values.statement_descriptor;
          if (values.url !== undefined) row.url = values.url;
          if (values.default_price !== undefined) row.defaultPrice = values.default_price;
          row.images = values.images ?? row.images;
          row.metadata = patched(row.metadata, values.metadata);
          row.updated = sandbox.clock.now();
        },
      );
      return renderProduct(row);
    },
  ),
  route("DELETE", "/v1/products/:id", {}, ({ sandbox, id }) => {
    const row = getProduct(sandbox, id);
    if (sandbox.state.prices.by("product", id).length > 0) {
      throw invalid("This product cannot be deleted because it has one or more user-created prices.");
    }
    sandbox.state.products.remove(id);
    announce(sandbox, "product.deleted", renderProduct(row));
    return { id, object: "product", deleted: true };
  }),
  route(
    "GET",
    "/v1/products",
    { ...pageParams, ...createdParams, active: bool(), ids: list(text()) },
    ({ sandbox, values }) =>
      pageOf(
        sandbox.state.products.all(),
        values,
        "/v1/products",
        renderProduct,
        (row) =>
          (values.active === undefined || row.active === values.active) &&
          (!values.ids || values.ids.includes(row.id)),
      ),
  ),
];

export function getProduct({ state }: Sandbox, id: string, param = "id"): ProductRecord {
  const row = state.products.find(id);
  if (!row) throw noSuch("product", id, param);
  return row;
}
