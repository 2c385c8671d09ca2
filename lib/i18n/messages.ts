import enActions from "./messages/en/actions.json";
import enAllowances from "./messages/en/allowances.json";
import enBilling from "./messages/en/billing.json";
import enCustomer from "./messages/en/customer.json";
import enErrors from "./messages/en/errors.json";
import enEvents from "./messages/en/events.json";
import enExplanation from "./messages/en/explanation.json";
import enPayment from "./messages/en/payment.json";
import enPlans from "./messages/en/plans.json";
import enReasons from "./messages/en/reasons.json";
import enReconciliation from "./messages/en/reconciliation.json";
import enRisk from "./messages/en/risk.json";
import enSettings from "./messages/en/settings.json";
import enShell from "./messages/en/shell.json";
import enSignIn from "./messages/en/signIn.json";
import enSimulator from "./messages/en/simulator.json";
import enStatus from "./messages/en/status.json";
import enSuspension from "./messages/en/suspension.json";
import enTenant from "./messages/en/tenant.json";
import enThanks from "./messages/en/thanks.json";
import enUi from "./messages/en/ui.json";
import enUsage from "./messages/en/usage.json";
import enUsagePolicies from "./messages/en/usagePolicies.json";
import frActions from "./messages/fr/actions.json";
import frAllowances from "./messages/fr/allowances.json";
import frBilling from "./messages/fr/billing.json";
import frCustomer from "./messages/fr/customer.json";
import frErrors from "./messages/fr/errors.json";
import frEvents from "./messages/fr/events.json";
import frExplanation from "./messages/fr/explanation.json";
import frPayment from "./messages/fr/payment.json";
import frPlans from "./messages/fr/plans.json";
import frReasons from "./messages/fr/reasons.json";
import frReconciliation from "./messages/fr/reconciliation.json";
import frRisk from "./messages/fr/risk.json";
import frSettings from "./messages/fr/settings.json";
import frShell from "./messages/fr/shell.json";
import frSignIn from "./messages/fr/signIn.json";
import frSimulator from "./messages/fr/simulator.json";
import frStatus from "./messages/fr/status.json";
import frSuspension from "./messages/fr/suspension.json";
import frTenant from "./messages/fr/tenant.json";
import frThanks from "./messages/fr/thanks.json";
import frUi from "./messages/fr/ui.json";
import frUsage from "./messages/fr/usage.json";
import frUsagePolicies from "./messages/fr/usagePolicies.json";

/** Every sentence of the product: one file per screen and language. */
export const MESSAGES = {
  en: {
    actions: enActions,
    allowances: enAllowances,
    billing: enBilling,
    customer: enCustomer,
    errors: enErrors,
    events: enEvents,
    explanation: enExplanation,
    plans: enPlans,
    payment: enPayment,
    reasons: enReasons,
    reconciliation: enReconciliation,
    settings: enSettings,
    risk: enRisk,
    shell: enShell,
    signIn: enSignIn,
    simulator: enSimulator,
    status: enStatus,
    suspension: enSuspension,
    tenant: enTenant,
    thanks: enThanks,
    ui: enUi,
    usage: enUsage,
    usagePolicies: enUsagePolicies,
  },
  fr: {
    actions: frActions,
    allowances: frAllowances,
    billing: frBilling,
    customer: frCustomer,
    errors: frErrors,
    events: frEvents,
    explanation: frExplanation,
    plans: frPlans,
    payment: frPayment,
    reasons: frReasons,
    reconciliation: frReconciliation,
    settings: frSettings,
    risk: frRisk,
    shell: frShell,
    signIn: frSignIn,
    simulator: frSimulator,
    status: frStatus,
    suspension: frSuspension,
    tenant: frTenant,
    thanks: frThanks,
    ui: frUi,
    usage: frUsage,
    usagePolicies: frUsagePolicies,
  },
};

export type Messages = (typeof MESSAGES)["en"];
