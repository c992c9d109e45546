//! Which of its meanings a word has where it stands.

use super::super::keys;
use super::super::lexicon::{Class, Hit, Section, Sense};
use super::super::relation::{Link, Relation};
use super::super::token::Word;
use super::{Grammar, PhraseKind};

impl Grammar<'_> {
    /// "in a detective coat": whose clothes somebody wears.
    pub(super) fn is_dress_of(&self, sense: &Sense<'_>, word: &Word, next: Option<&Hit<'_>>) -> bool {
        let worn =
            matches!(self.relation, Some(Relation::In | Relation::Wear)) || self.verb == Some(Link::Worn);
        let garment = next.and_then(|next| next.sense(Section::Part)).is_some_and(|part| {
            ["torso", "legs", "hat", "cape", "shoes"].iter().any(|slot| part.key.starts_with(slot))
        });
        let role = keys::is_role(sense.key, self.names);
        worn && garment && role && word.text.is_ascii() && !self.heads.is_empty() && !self.pending.negated
    }

    /// The meaning that fits here.
    pub(super) fn pick<'h, 'n>(
        &self,
        hit: &'h Hit<'n>,
        next: Option<&Hit<'_>>,
        word: &Word,
    ) -> Option<&'h Sense<'n>> {
        let worn =
            matches!(self.relation, Some(Relation::In | Relation::With | Relation::Wear | Relation::On));
        let dressed = !self.heads.is_empty()
            && (worn
                || self.pending.negated
                || self.verb == Some(Link::Worn)
                || self.mode == PhraseKind::Looks
                || self.dressing && matches!(self.relation, None | Some(Relation::And)));
        // «сова, очки и стопка книг»: nobody's glasses lie about.
        let glasses = hit.sense(Section::Part).is_some_and(|part| part.key.starts_with("glasses/"))
            && self.heads.iter().all(|head| self.is_somebody(*head));
        let listed = !self.heads.is_empty() && word.apart && (self.heads_are_people() || glasses);
        let inside = matches!(
            self.relation,
            Some(
                Relation::In
                    | Relation::On
                    | Relation::At
                    | Relation::Above
                    | Relation::From
                    | Relation::Beside
            )
        );
        let doing = self.mode == PhraseKind::Does
            || (!self.heads.is_empty() && !self.closed && self.relation.is_none());
        let before_noun = next.is_some_and(|next| next.is(Section::Subject) || next.is(Section::Kind));
        let seen = self.is_somebody_there(hit);
        let before_part = next.is_some_and(|next| next.is(Section::Part));
        let before_look = next.is_some_and(|next| next.is(Section::Colour) || next.is(Section::Feeling));
        let in_hand = matches!(self.verb, Some(Link::Held | Link::Eaten));
        let at_home = self.relation.is_none() && self.pending.count.is_none();
        let exact = |section| hit.sense(section).is_some_and(|sense: &Sense<'_>| sense.fit.loose == 0);
        let order = [
            // «самосвал полный котят» and «полный мужчина»
            (Section::Relation, hit.is(Section::Part) && before_noun && self.is_filled()),
            (Section::Part, hit.is(Section::Relation)),
            // «из горящего дома» is a house, «из дома» may be home.
            (Section::Subject, self.relation == Some(Relation::From) && !self.pending.looks.is_empty()),
            (
                Section::Part,
                (dressed || listed)
                    && !in_hand
                    && (self.mode == PhraseKind::Looks || !self.is_compound(hit, word)),
            ),
            (Section::Place, at_home && exact(Section::Place) && !exact(Section::Subject)),
            (Section::Place, inside && !seen && self.mode != PhraseKind::Looks),
            (Section::Measure, before_noun || next.is_some_and(|next| next.is(Section::Relation))),
            (Section::Action, doing && self.verb.is_none()),
            (Section::Likeness, !self.heads.is_empty() || before_noun),
            (Section::Feeling, before_noun || self.mode == PhraseKind::Looks),
            (Section::Colour, before_noun || before_part || self.mode == PhraseKind::Looks && !in_hand),
            // "A giant robot" is a large one; "a giant" is somebody.
            (Section::Size, before_noun || before_look || self.mode == PhraseKind::Looks),
        ];
        let preferred =
            order.into_iter().filter(|(_, fits)| *fits).find_map(|(section, _)| hit.sense(section));
        preferred.or_else(|| hit.senses.first())
    }

    fn is_compound(&self, hit: &Hit<'_>, word: &Word) -> bool {
        word.glued && hit.is(Section::Subject)
    }

    fn heads_are_people(&self) -> bool {
        self.heads.last().is_some_and(|head| self.class(*head) == Class::Person)
    }
}
