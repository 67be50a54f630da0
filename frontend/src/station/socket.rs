//! The live connection: one WebSocket, kept open with pings, opened again with growing, jittered
//! pauses. It carries messages; what they mean is the store's business.

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use shared::sync::{ClientMessage, ServerMessage};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, WebSocket};

use super::ids;

/// A ping this often; the connection is dead when two stay without an answer.
const PING_MS: u32 = 20_000;
const DEAD_MS: i64 = 45_000;
const FIRST_PAUSE_MS: f64 = 500.0;
const LONGEST_PAUSE_MS: f64 = 30_000.0;

/// What happens on the connection.
pub enum Event {
    /// It is open.
    Opened,
    /// A message came.
    Message(ServerMessage),
    /// It is gone. `opened` is false when it never came to be.
    Closed {
        /// Whether it had been open.
        opened: bool,
    },
}

struct Line {
    socket: WebSocket,
    opened: bool,
    heard: i64,
    // Dropped with the line, so that nothing of an old line is heard any more.
    _closures: [Closure<dyn FnMut(web_sys::Event)>; 2],
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

#[derive(Default)]
struct State {
    line: Option<Line>,
    wanted: bool,
    failures: i32,
    retry: Option<Timeout>,
    ping: Option<Interval>,
}

/// The connection.
#[derive(Clone, Copy)]
pub struct Socket {
    state: StoredValue<State, LocalStorage>,
    on_event: Callback<Event>,
}

fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    Some(format!("{scheme}://{}/api/live", location.host().ok()?))
}

impl Socket {
    /// A connection that is not open yet.
    pub fn new(on_event: Callback<Event>) -> Self {
        Self {
            state: StoredValue::new_local(State::default()),
            on_event,
        }
    }

    /// Opens it, now, and keeps it open.
    pub fn open(self) {
        self.state.update_value(|state| {
            state.wanted = true;
            state.failures = 0;
            state.retry = None;
            if state.ping.is_none() {
                state.ping = Some(Interval::new(PING_MS, move || self.beat()));
            }
        });
        self.connect();
    }

    /// Closes it and leaves it closed.
    pub fn close(self) {
        self.state.update_value(|state| {
            state.wanted = false;
            state.retry = None;
            state.ping = None;
        });
        self.drop_line();
    }

    /// Closes it and opens it again after a pause.
    pub fn renew(self) {
        if self.drop_line() {
            self.retry_later();
        }
    }

    /// Sends a message; without a connection it is dropped, the handshake says everything anew.
    pub fn send(self, message: &ClientMessage) {
        let Ok(text) = serde_json::to_string(message) else {
            return;
        };
        self.state.with_value(|state| {
            if let Some(line) = state.line.as_ref().filter(|line| line.opened) {
                // Fails only when it is closing, which is told by its own event.
                let _ = line.socket.send_with_str(&text);
            }
        });
    }

    /// Takes the line down; whether there was one.
    fn drop_line(self) -> bool {
        let line = self
            .state
            .try_update_value(|state| state.line.take())
            .flatten();
        let Some(line) = line else { return false };
        for forget in [
            WebSocket::set_onopen,
            WebSocket::set_onclose,
            WebSocket::set_onmessage,
        ] {
            forget(&line.socket, None);
        }
        let _ = line.socket.close();
        // The closures may be running this very code: they go once it is done.
        Timeout::new(0, move || drop(line)).forget();
        true
    }

    fn connect(self) {
        self.drop_line();
        let Some(socket) = address().and_then(|address| WebSocket::new(&address).ok()) else {
            self.retry_later();
            return;
        };
        let on_open = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            self.state.update_value(|state| {
                state.failures = 0;
                if let Some(line) = &mut state.line {
                    line.opened = true;
                }
            });
            self.on_event.run(Event::Opened);
        });
        let on_close = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| self.lost());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            self.state.update_value(|state| {
                if let Some(line) = &mut state.line {
                    line.heard = ids::device_time().0;
                }
            });
            let text = event.data().as_string().unwrap_or_default();
            match serde_json::from_str(&text) {
                Ok(message) => self.on_event.run(Event::Message(message)),
                // A newer server: what cannot be read must not be skipped.
                Err(_) => self.lost(),
            }
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.state.update_value(|state| {
            state.line = Some(Line {
                socket,
                opened: false,
                heard: ids::device_time().0,
                _closures: [on_open, on_close],
                _on_message: on_message,
            });
        });
    }

    /// The line is gone, or as good as gone.
    pub fn lost(self) {
        let opened = self
            .state
            .with_value(|state| state.line.as_ref().is_some_and(|l| l.opened));
        if self.drop_line() {
            self.retry_later();
            self.on_event.run(Event::Closed { opened });
        }
    }

    fn retry_later(self) {
        self.state.update_value(|state| {
            if !state.wanted {
                return;
            }
            // Full jitter: a thousand tabs must not come back in step after a restart.
            let most = (FIRST_PAUSE_MS * 2f64.powi(state.failures)).min(LONGEST_PAUSE_MS);
            let pause =
                FIRST_PAUSE_MS.min(most) + ids::fraction() * (most - FIRST_PAUSE_MS).max(0.0);
            state.failures += 1;
            state.retry = Some(Timeout::new(pause as u32, move || self.connect()));
        });
    }

    fn beat(self) {
        let silence = self.state.with_value(|state| {
            state
                .line
                .as_ref()
                .map(|line| ids::device_time().0 - line.heard)
        });
        match silence {
            Some(silence) if silence > DEAD_MS => self.lost(),
            Some(_) => self.send(&ClientMessage::Ping),
            None => {}
        }
    }
}
