//! Golden pictures of the offline artist: eighty-eight wishes, each with the picture that they become.

use engine::artist::plan;
use engine::drawing::{Drawing, DrawingSettings};
use engine::plan::CanvasSpec;
use engine::time::Fps;
use tests::golden::Golden;

/// Name of the picture, seed, wish.
const CASES: [(&str, u64, &str); 88] = [
    ("fox_in_winter_forest", 1, "рыжая лиса в зимнем лесу"),
    ("cat_and_dog_in_a_boat", 2, "кот и собака в лодке"),
    ("robot_with_a_flower", 3, "a robot holding a flower"),
    ("three_cats_on_a_roof", 4, "три кота на крыше ночью"),
    ("foxes_under_the_aurora", 5, "two foxes under the northern lights"),
    ("knight_on_a_dragon", 6, "рыцарь верхом на драконе"),
    ("astronaut_on_the_moon", 7, "astronaut on the moon"),
    ("shark_underwater", 8, "shark underwater"),
    ("camel_in_the_desert", 9, "верблюд в пустыне на закате"),
    ("wolf_in_the_mountains", 10, "a grey wolf in the snowy mountains"),
    ("rocket_in_space", 11, "rocket in space"),
    ("pizza_in_the_kitchen", 12, "пицца на кухне"),
    ("cat_at_home", 13, "рыжий кот"),
    ("crab_on_the_beach", 14, "crab on the beach"),
    ("wizard_in_the_castle", 15, "wizard with a potion in a castle"),
    ("dinosaur_by_the_volcano", 16, "dinosaur and volcano"),
    ("unicorn_in_the_clouds", 17, "розовый единорог в облаках"),
    ("skeleton_on_stage", 18, "skeleton playing guitar on stage"),
    ("spider_in_a_cave", 19, "паук в пещере"),
    ("gem_in_a_cave", 20, "алмаз"),
    ("pirate_on_a_ship", 21, "пират на корабле"),
    ("dog_in_sunglasses", 22, "собака в очках на пляже"),
    ("mouse_in_a_cup", 23, "мышь в чашке"),
    ("penguin_in_a_car", 24, "penguin driving a car"),
    ("elephant_and_mouse", 25, "huge elephant and a tiny mouse"),
    ("girl_in_the_rain", 26, "девочка с зонтом под дождём"),
    ("halloween_pumpkin", 27, "хэллоуин тыква"),
    ("christmas_tree", 28, "ёлка на новый год"),
    ("valentine_heart", 29, "валентинка с сердечком"),
    ("hedgehogs_in_love", 30, "влюблённые ёжики"),
    ("sign_in_russian", 31, "кот с табличкой «С днём рождения!»"),
    ("sign_in_english", 32, "robot with a sign \"HELLO WORLD\""),
    ("neon_frog", 33, "neon green frog"),
    ("city_at_night", 34, "киберпанк город ночью"),
    ("spring_field", 35, "spring field"),
    ("lighthouse_in_a_storm", 36, "lighthouse in a storm"),
    ("penguins", 37, "a dozen penguins"),
    ("unknown_word", 38, "синхрофазотрон"),
    ("unknown_word_in_a_place", 39, "шаурма на пляже"),
    ("emoji", 40, "🦊🚲🌙"),
    ("knight_fights_a_dragon", 41, "рыцарь сражается с драконом"),
    ("girl_on_a_horse", 42, "девушка на лошади"),
    ("bear_on_a_bicycle", 43, "медведь на велосипеде"),
    ("cat_under_the_table", 44, "кот под столом"),
    ("cat_behind_a_tree", 45, "кот за деревом"),
    ("cat_in_a_box", 46, "cat in a box"),
    ("cat_between_dogs", 47, "кот между двумя собаками"),
    ("bird_above_a_house", 48, "bird above the house"),
    ("parrot_on_a_shoulder", 49, "попугай на плече пирата"),
    ("dog_chases_a_cat", 50, "dog chasing a cat"),
    ("handshake", 51, "два человека жмут руки"),
    ("hug", 52, "мама обнимает ребёнка"),
    ("king_on_a_throne", 53, "король на троне"),
    ("cat_sleeps_on_a_sofa", 54, "кот спит на диване"),
    ("grandma_and_pigeons", 55, "бабушка на лавочке кормит голубей"),
    ("child_on_a_swing", 56, "мальчик на качелях"),
    ("cat_rides_over_a_rainbow", 57, "кот-космонавт едет на динозавре по радуге"),
    ("elephant_tiny_mouse_giant", 58, "tiny elephant and giant mouse"),
    ("giant_duck", 59, "гигантская утка в городе"),
    ("two_cats_three_dogs", 60, "два кота и три собаки"),
    ("ten_ducks", 61, "десять уток на пруду"),
    ("twelve_sheep", 62, "12 овец на лугу"),
    ("seven_balloons", 63, "seven balloons"),
    ("new_year", 64, "новый год, ёлка и дед мороз"),
    ("witch_on_a_broom", 65, "ведьма на метле ночью"),
    ("doctor_and_bear", 66, "врач лечит медведя"),
    ("teacher", 67, "учительница у доски"),
    ("programmer_at_night", 68, "программист плачет над кодом ночью"),
    ("footballer", 69, "футболист бьёт по мячу"),
    ("firefighter", 70, "firefighter saving a kitten from a tree"),
    ("batman_on_a_roof", 71, "бэтмен на крыше ночью"),
    ("superman_flies", 72, "супермен летит"),
    ("pikachu", 73, "пикачу"),
    ("angry_cat", 74, "angry cat"),
    ("crying_girl", 75, "плачущая девочка"),
    ("black_cat_at_night", 76, "black cat at night"),
    ("white_bear_in_snow", 77, "белый медведь на снегу"),
    ("hedgehog_in_fog", 78, "ёжик в тумане"),
    ("borscht", 79, "борщ со сметаной"),
    ("flag", 80, "flag of brazil"),
    ("birthday_card", 81, "напиши С ДНЁМ РОЖДЕНИЯ Маша"),
    ("rainbow_letters", 82, "радужная надпись ПОБЕДА"),
    ("neon_letters", 83, "neon sign \"OPEN\" in the city at night"),
    ("chalk_letters", 84, "надпись «2+2=5» в классе"),
    ("long_letters", 85, "«Дорогие зрители, спасибо, что вы с нами этим вечером!»"),
    ("two_unknown_words", 86, "квазар и бозон"),
    ("place_alone", 87, "пляж на закате"),
    ("heroes_of_three", 88, "повар, врач и пожарный"),
];

#[test]
fn wishes_become_the_pictures_that_were_looked_at() {
    let mut golden = Golden::open("offline");
    for (name, seed, wish) in CASES {
        let plan = plan(wish, seed, CanvasSpec::default());
        let fps = Fps::new(60).expect("a frame rate");
        let settings = DrawingSettings::of(&plan, fps, DrawingSettings::DEFAULT_STEP_MS);
        let drawing = Drawing::of(&plan, settings).expect("within the limits");
        let canvas = drawing.canvas_of(drawing.total());
        golden.picture(name, canvas.size(), canvas.pixels());
    }
    golden.finish();
}
