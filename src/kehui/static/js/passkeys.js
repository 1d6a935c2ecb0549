/* Passkeys and security keys: asks the browser for a key's answer and sends it with the form. */
(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  // What the server wrote as text becomes what the browser takes.
  const creation = (options, alone) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    },
  });
  const request = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: listed(options.allowCredentials),
  });

  // And the key's answer becomes text again.
  const answer = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent).publicKey;
    const asked = await fetch(form.dataset.from, { headers: { Accept: "application/json" } });
    if (!asked.ok) throw new Error(asked.statusText);
    return (await asked.json()).request_options.publicKey;
  };

  const ask = async (form) => {
    const given = await options(form);
    if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: request(given) });
    const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    return navigator.credentials.create({ publicKey: creation(given, alone) });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) {
      const unable = form.querySelector("[data-unable]");
      if (unable) unable.hidden = false;
      continue;
    }
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      const known = form.querySelector("[data-known]"); // where a key is added: it must not be one of one's own
      for (const words of [failed, known]) if (words) words.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(answer(await ask(form)));
        form.submit();
      } catch (error) {
        ((error.name === "InvalidStateError" && known) || failed).hidden = false;
      }
    });
  }
})();
