// Tells the console what a page's own script does with camera and sound. It changes nothing and makes no gesture.
(() => {
  if (window.__roundsman) return;
  const tell = (kind, fact) =>
    console.debug("roundsman", JSON.stringify({ kind, active: navigator.userActivation?.hasBeenActive ?? null, ...fact }));
  const tracks = [];

  const devices = window.MediaDevices?.prototype; // what is set on the object itself can be collected with it
  if (devices?.getUserMedia) {
    const ask = devices.getUserMedia;
    devices.getUserMedia = async function (wanted) {
      tell("camera-asked", { wanted });
      try {
        const stream = await ask.call(this, wanted);
        tracks.push(...stream.getTracks());
        tell("camera-given", { label: stream.getVideoTracks()[0]?.label ?? "" });
        return stream;
      } catch (error) {
        tell("camera-refused", { error: error.name });
        throw error;
      }
    };
  }

  const played = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    const promise = played.call(this);
    if (!this.srcObject) {
      promise?.then(
        () => tell("play-began", { muted: this.muted, volume: this.volume }),
        (error) => tell("play-refused", { error: error.name }),
      );
      this.addEventListener("timeupdate", () => {
        if (this.currentTime > 0) tell("play-advanced", { muted: this.muted, volume: this.volume, at: this.currentTime });
      });
    }
    return promise;
  };

  const Context = window.AudioContext;
  if (Context) {
    window.AudioContext = class extends Context {
      constructor(...options) {
        super(...options);
        tell("sound-context", { state: this.state });
        this.addEventListener("statechange", () => tell("sound-context", { state: this.state }));
      }
    };
  }

  window.addEventListener("unhandledrejection", (event) =>
    tell("rejection", { error: String(event.reason?.name ?? event.reason), text: String(event.reason?.message ?? "") }));

  const brightness = (video) => {
    if (!video?.videoWidth) return null;
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 });
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    brush.drawImage(video, 0, 0, 64, 36);
    const dots = brush.getImageData(0, 0, 64, 36).data;
    let sum = 0;
    for (let i = 0; i < dots.length; i += 4) sum += 0.2126 * dots[i] + 0.7152 * dots[i + 1] + 0.0722 * dots[i + 2];
    return Math.round((sum / (dots.length / 4)) * 10) / 10;
  };

  const preview = () => {
    try {
      return brightness(document.querySelector("video"));
    } catch {
      return null; // a film from another origin may be shown, but not read
    }
  };

  const visible = (selector) => {
    const look = () => {
      const found = [...document.querySelectorAll(selector)].find((one) => one.getClientRects().length > 0);
      if (!found) return setTimeout(look, 50);
      tell("visible", { selector, text: found.textContent.trim().slice(0, 200) });
    };
    look();
  };

  Object.defineProperty(window, "__roundsman", {
    value: { tracks: () => tracks.map((one) => ({ label: one.label, state: one.readyState })), brightness, preview, visible },
  });
})();
