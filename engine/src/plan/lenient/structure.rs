//! Tokens to values: finds the plan among what was written, forgives missing and stray punctuation, and hands each
//! field of the plan and each of its steps on as soon as its own bracket closes.
//!
//! A step that is not closed is never guessed to its end: half a step is valid and wrong.

mod members;

use super::super::field::{Field, Fields, scene_alias};
use super::super::limits::JSON_DEPTH_MAX;
use super::super::tree::{At, Node, NodeKind, Tree, segment};
use super::hopeless;
use super::lexer::{Bracket, Oddities, Token};
use super::reader::LenientReader;
use super::words::snake_case;

/// The containers that are open, and the nodes of the value that is being read.
pub(super) struct Structure {
    frames: Vec<OpenContainer>,
    nodes: Vec<Node>,
    /// Every string and number of the value, one after another.
    text: String,
    /// What the outermost frames are, of the plan itself; empty while it is not found.
    levels: Vec<Level>,
    /// The field, of the plan or of its scene, whose value is being read.
    key: String,
    /// Whether the plan's own object is a scene.
    bare_scene: bool,
    /// Brackets that are open beyond the depth that is kept.
    beyond: u32,
    /// A brace came inside `steps`: the plan's own, or one too many. What follows tells.
    closing: bool,
    /// Whether the object that may turn out to be the plan has been repaired.
    repaired: bool,
    /// Whether single quotes, and words without quotes, have been reported.
    single_quotes: bool,
    bare_words: bool,
    /// Whether the plan's object has closed.
    pub closed: bool,
}

/// An open container.
struct OpenContainer {
    bracket: Bracket,
    /// Its node.
    node: At,
    /// Values so far.
    count: usize,
    /// What comes next in an object.
    want: Want,
    /// The node of the name that was read last.
    name: At,
    /// Whether a comma stood after the last value.
    comma: bool,
    /// Whether it is a step that stands outside any plan.
    step: bool,
}

/// A container that is part of the plan itself, so that its content is handed on piece by piece.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// The plan's object; of a bare scene, the scene's.
    Plan,
    /// Its list of steps.
    Steps,
    /// Its scene.
    Scene,
    /// The scene's list of subjects.
    Subjects,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    Name,
    Colon,
    Value,
}

impl Structure {
    /// Before the first token.
    pub fn new() -> Self {
        Self {
            frames: Vec::new(),
            nodes: Vec::new(),
            text: String::new(),
            levels: Vec::new(),
            key: String::new(),
            bare_scene: false,
            beyond: 0,
            closing: false,
            repaired: false,
            single_quotes: false,
            bare_words: false,
            closed: false,
        }
    }

    /// Whether the next byte stands outside any object.
    pub fn is_outside(&self) -> bool {
        self.frames.is_empty()
    }

    /// Whether the plan's object was found.
    pub fn is_found(&self) -> bool {
        self.floor() > 0 || self.closed
    }

    /// How many of the frames are the plan itself.
    fn floor(&self) -> usize {
        self.levels.len()
    }

    /// Whether the innermost part of the plan itself is a list.
    fn in_list(&self) -> bool {
        matches!(self.levels.last(), Some(Level::Steps | Level::Subjects))
    }

    /// Why what is open will never end.
    pub fn hopeless(&self) -> Option<&'static str> {
        let brackets = self.frames.len() + self.beyond as usize;
        let items = self
            .frames
            .last()
            .filter(|frame| frame.bracket == Bracket::Square)
            .map_or(0, |frame| frame.count);
        if brackets == 0 { None } else { hopeless::list(&self.field_being_read(), items, brackets) }
    }

    /// The name, in snake case, of the field whose value or whose list's items are being read; empty: none.
    pub fn field_being_read(&self) -> String {
        let Some(object) = self.frames.iter().rposition(|frame| frame.bracket == Bracket::Curly) else {
            return String::new();
        };
        if object < self.floor() {
            return self.key.clone();
        }
        let node = self.nodes.get(self.frames[object].name as usize).filter(|_| self.frames[object].name > 0);
        node.map_or_else(String::new, |node| snake_case(&self.text[node.start as usize..node.end as usize]))
    }

    /// Gives up the item of the plan's list that is being read.
    fn drop_item(&mut self, reason: &str, reader: &mut LenientReader) {
        let Some(list) = self.floor().checked_sub(1) else { return };
        let index = self.frames[list].count;
        match self.levels.last() {
            Some(Level::Subjects) => reader.drop_subject(index, reason),
            _ => reader.drop_step(index, reason),
        }
    }

    /// Takes one token.
    pub fn token(&mut self, token: &Token<'_>, reader: &mut LenientReader) {
        if self.closing && !self.settle_brace(token, reader) {
            return;
        }
        if self.beyond > 0 {
            return self.token_beyond(token);
        }
        match *token {
            Token::Open(bracket) => self.open(bracket, reader),
            Token::Close(bracket) => self.close(bracket, reader),
            Token::Colon => self.colon(reader),
            Token::Comma => self.comma(reader),
            Token::Text(text, oddities) => {
                self.odd(oddities, reader);
                self.scalar(text, NodeKind::Decoded, reader);
            }
            Token::Word(text, oddities) => {
                self.odd(oddities, reader);
                self.word(text, reader);
            }
            Token::Comment => self.fix("a comment was skipped", reader),
        }
    }

    /// Nothing more comes. Returns whether the plan broke off.
    pub fn end(&mut self, reader: &mut LenientReader) -> bool {
        if self.closing {
            self.close_plan(reader);
        }
        if self.in_list() && self.frames.len() > self.floor() {
            self.drop_item("the text breaks off inside it", reader);
        }
        !self.closed
    }

    /// Decides whether the brace inside a list ended the plan; `false` when it did.
    fn settle_brace(&mut self, token: &Token<'_>, reader: &mut LenientReader) -> bool {
        self.closing = false;
        let goes_on = matches!(token, Token::Comma | Token::Open(_) | Token::Close(Bracket::Square));
        if goes_on {
            self.fix("a `}` too many was skipped", reader);
        } else {
            self.close_plan(reader);
        }
        goes_on
    }

    fn close_plan(&mut self, reader: &mut LenientReader) {
        self.fix("a missing `]` was added", reader);
        self.frames.clear();
        self.closed = true;
    }

    fn token_beyond(&mut self, token: &Token<'_>) {
        match token {
            Token::Open(_) => self.beyond = self.beyond.saturating_add(1),
            Token::Close(_) => self.beyond -= 1,
            _ => {}
        }
    }

    fn open(&mut self, bracket: Bracket, reader: &mut LenientReader) {
        if self.frames.len() == JSON_DEPTH_MAX {
            self.beyond = 1;
            return self.fix("what is nested too deeply was skipped", reader);
        }
        if self.wants_name() {
            self.open_for_name(bracket, reader);
        }
        self.before_value(reader);
        self.repaired &= !self.frames.is_empty();
        let node = self.nodes.len() as At;
        if let Some(level) = self.level_opened(bracket) {
            self.levels.push(level);
            if level == Level::Subjects {
                reader.subjects_open();
            }
        } else {
            let kind = if bracket == Bracket::Curly { NodeKind::Object } else { NodeKind::Array };
            let at = self.text.len() as u32;
            self.nodes.push(Node { kind, start: at, end: at, link: 0 });
        }
        self.frames.push(OpenContainer {
            bracket,
            node,
            count: 0,
            want: Want::Name,
            name: 0,
            comma: false,
            step: false,
        });
    }

    /// The part of the plan itself that a bracket opens.
    fn level_opened(&self, bracket: Bracket) -> Option<Level> {
        if self.frames.len() != self.floor() {
            return None;
        }
        let in_scene = self.bare_scene || self.levels.last() == Some(&Level::Scene);
        let means_subjects =
            || self.key == "subjects" || in_scene && scene_alias(&self.key) == Some(Field::Subjects);
        match (self.levels.last()?, bracket) {
            (Level::Plan, Bracket::Square) if self.key == "steps" => Some(Level::Steps),
            (Level::Plan, Bracket::Curly) if self.key == "scene" => Some(Level::Scene),
            (Level::Plan | Level::Scene, Bracket::Square) if means_subjects() => Some(Level::Subjects),
            _ => None,
        }
    }

    /// A bracket where a field's name should be: the object around it was never closed, or the name is missing.
    fn open_for_name(&mut self, bracket: Bracket, reader: &mut LenientReader) {
        self.drop_name(reader);
        if bracket == Bracket::Square || self.frames.len() == self.floor() {
            self.fix("a value without a field name was skipped", reader);
            return self.push_name("");
        }
        let Some(frame) = self.frames.pop() else { return };
        self.nodes.truncate(frame.node as usize);
        if self.in_list() && self.frames.len() == self.floor() {
            self.drop_item("it is not closed before the next one begins", reader);
            if let Some(list) = self.frames.last_mut() {
                list.count += 1;
                list.comma = true;
            }
        } else if self.floor() > 0 {
            self.fix("an object that is not closed was dropped", reader);
        }
    }

    fn close(&mut self, bracket: Bracket, reader: &mut LenientReader) {
        let Some(matching) = self.frames.iter().rposition(|frame| frame.bracket == bracket) else {
            return self.fix("a closing bracket too many was skipped", reader);
        };
        let floor = self.floor();
        if self.in_list() && matching + 1 < floor {
            return self.brace_inside_list(reader);
        }
        if self.in_list() && matching + 1 == floor && self.frames.len() > floor {
            // The list ends inside one of its items.
            self.drop_item("it is not closed", reader);
            self.frames.truncate(floor);
            self.discard_value();
        }
        while self.frames.len() > matching + 1 {
            self.fix("a missing closing bracket was added", reader);
            self.pop(reader);
        }
        self.pop(reader);
    }

    fn brace_inside_list(&mut self, reader: &mut LenientReader) {
        if self.frames.len() == self.floor() {
            self.closing = true;
        } else {
            self.fix("a `}` too many was skipped", reader);
        }
    }

    /// Closes the innermost container.
    fn pop(&mut self, reader: &mut LenientReader) {
        self.drop_name(reader);
        if self.frames.last().is_some_and(|frame| frame.comma && frame.count > 0) {
            self.fix("a comma before a closing bracket was skipped", reader);
        }
        let Some(frame) = self.frames.pop() else { return };
        let depth = self.frames.len();
        if depth < self.floor() {
            self.levels.truncate(depth);
            self.closed = depth == 0;
            return self.after_value();
        }
        self.nodes[frame.node as usize].link = (self.nodes.len() - frame.node as usize) as i32;
        let outermost = !self.frames.iter().any(|outer| outer.step);
        if self.floor() == 0 && frame.step && outermost {
            reader.step_outside_plan(Tree { text: &self.text, nodes: &self.nodes[frame.node as usize..] });
        }
        self.value_done(reader);
    }

    fn colon(&mut self, reader: &mut LenientReader) {
        match self.frames.last_mut() {
            Some(frame) if frame.bracket == Bracket::Curly && frame.want == Want::Colon => {
                frame.want = Want::Value;
            }
            _ => return self.fix("a stray `:` was skipped", reader),
        }
        if self.floor() == 0 {
            self.find_plan(reader);
        }
    }

    /// A field of a plan or of a step, outside any plan, tells what the object is.
    fn find_plan(&mut self, reader: &mut LenientReader) {
        let Some(frame) = self.frames.last() else { return };
        let node = self.nodes[frame.name as usize];
        let name = snake_case(&self.text[node.start as usize..node.end as usize]);
        let inside_step = self.frames.iter().any(|frame| frame.step);
        match Field::of(&name) {
            Some(Field::Op) => self.frames.last_mut().into_iter().for_each(|frame| frame.step = true),
            Some(field) if Fields::DOCUMENT.has(field) && !inside_step => self.plan_found(name, reader),
            Some(Field::Place | Field::Time | Field::Weather | Field::Subjects) if !inside_step => {
                self.bare_scene = true;
                let before = self.members_before();
                self.plan_found(name, reader);
                for (name, nodes, text) in before {
                    reader.field(&name, Tree { text: &text, nodes: &nodes });
                }
            }
            _ => {}
        }
    }

    fn plan_found(&mut self, key: String, reader: &mut LenientReader) {
        let around = self.frames.drain(..self.frames.len() - 1).count();
        self.levels = vec![Level::Plan];
        self.key = key;
        (self.single_quotes, self.bare_words) = (false, false);
        self.discard_value();
        reader.plan_found(around > 0, self.repaired);
    }

    /// The fields of a scene that stood in the innermost object before the one by which it was known.
    fn members_before(&self) -> Vec<(String, Vec<Node>, String)> {
        let Some(frame) = self.frames.last() else { return Vec::new() };
        let tree = Tree { text: &self.text, nodes: &self.nodes[frame.node as usize..frame.name as usize] };
        let named = tree.members(0).filter_map(|(name, value)| {
            let name = snake_case(&tree.string(name)?);
            let means =
                Field::of(&name).filter(|&field| Fields::SCENE.has(field)).or_else(|| scene_alias(&name));
            let nodes = tree.nodes[value as usize..tree.after(value) as usize].to_vec();
            means.map(|_| (name, nodes, self.text.clone()))
        });
        named.collect()
    }

    fn odd(&mut self, oddities: Oddities, reader: &mut LenientReader) {
        // Who writes single quotes writes them everywhere.
        if oddities.single_quotes && !std::mem::replace(&mut self.single_quotes, true) {
            self.fix("single quotes, from here on, were replaced by double ones", reader);
        }
        for (odd, what) in [
            (oddities.control, "a control character inside a string was kept"),
            (oddities.escape, "an unknown escape was resolved"),
            (oddities.surrogate, "half of a surrogate pair was replaced"),
            (oddities.not_utf8, "bytes that are not UTF-8 were replaced"),
        ] {
            if odd {
                self.fix(what, reader);
            }
        }
    }

    /// Reports a fix where the reading stands; what is no part of a plan is not worth a word.
    fn fix(&mut self, what: &str, reader: &mut LenientReader) {
        if self.floor() > 0 {
            let path = if reader.lists_more() { self.path() } else { String::new() };
            reader.fix(path, what);
        } else {
            self.repaired = true;
        }
    }

    fn path(&self) -> String {
        let mut path = "$".to_owned();
        for (depth, frame) in self.frames.iter().enumerate() {
            match frame.bracket {
                Bracket::Square => path += &format!("[{}]", frame.count),
                // Between its fields, the object itself is meant.
                Bracket::Curly if frame.want == Want::Name => {}
                Bracket::Curly if self.levels.get(depth + 1) == Some(&Level::Scene) => path += ".scene",
                Bracket::Curly if depth == 0 || depth < self.floor() => path += &segment(&self.key),
                Bracket::Curly => {
                    let named = self.nodes.get(frame.name as usize).filter(|_| frame.name > 0);
                    path += &named.map_or_else(String::new, |node| {
                        segment(&self.text[node.start as usize..node.end as usize])
                    });
                }
            }
        }
        path
    }
}
