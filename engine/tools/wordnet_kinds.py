#!/usr/bin/env python3
"""Writes src/artist/words/kinds_en.txt: English nouns with the nearest thing that the artist can draw.

Walks up the hypernyms of each noun's first sense in WordNet 3.0 (Debian: wordnet-base) to the first anchor below.
Run once when anchors change:  engine/tools/wordnet_kinds.py > engine/src/artist/words/kinds_en.txt
"""
import re
import sys

DICT = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet"

# key of a drawing: lemmas of WordNet, with the number of the sense where it is not the first
ANCHORS = """
dog: dog
cat: cat
lynx: wildcat
lion: lion
leopard: leopard
panther: big_cat
tiger: tiger
wolf: wolf wild_dog
fox: fox
hyena: hyena
bear: bear
panda: giant_panda
raccoon: procyonid
otter: otter
badger: musteline_mammal
skunk: skunk
seal: seal:9 eared_seal earless_seal pinniped_mammal
walrus: walrus
whale: whale:2 baleen_whale toothed_whale cetacean
dolphin: dolphin:2
monkey: monkey lemur prosimian
gorilla: ape great_ape
elephant: elephant proboscidean
rhino: rhinoceros
hippo: hippopotamus
horse: horse equine
zebra: zebra
donkey: ass:2
pig: swine
boar: wild_boar
camel: camel
llama: llama
giraffe: giraffe
deer: deer antelope
moose: elk:1
cow: cattle bovine
buffalo: bison
sheep: sheep
goat: goat
rabbit: rabbit leporid
squirrel: squirrel
hamster: hamster
beaver: beaver:7 rodent
mouse: mouse
rat: rat
mole: mole:6 insectivore
hedgehog: hedgehog porcupine
bat: bat:1
kangaroo: marsupial
sloth: edentate
eagle: bird_of_prey
owl: owl
parrot: parrot
pigeon: columbiform_bird
duck: duck anseriform_bird
goose: goose
swan: swan:1
chicken: chicken:4 hen
turkey: turkey
rooster: cock:4
penguin: penguin
ostrich: ratite
flamingo: flamingo
crow: corvine_bird
sparrow: oscine passerine
bird: bird
woodpecker: woodpecker
crocodile: crocodilian_reptile
lizard: lizard
chameleon: chameleon:3
snake: snake
turtle: turtle:2 chelonian
dinosaur: dinosaur
dragon: dragon
frog: frog salientian
axolotl: salamander
shark: shark
stingray: ray:7
eel: eel:2
fish: fish
seahorse: seahorse:2
crab: crab:4 crustacean
lobster: lobster:2
shrimp: shrimp:3
octopus: octopus:2
squid: squid:2
snail: snail gastropod
shell: mollusk
jellyfish: jellyfish:2
starfish: starfish
butterfly: lepidopterous_insect
bee: bee
wasp: wasp
ant: ant
fly: fly
mosquito: mosquito
beetle: beetle
grasshopper: grasshopper orthopterous_insect
dragonfly: dragonfly
beetle: insect
spider: spider arachnid
scorpion: scorpion:3
worm: worm
caterpillar: caterpillar larva
pine: conifer
palm: palm:3
tree: tree
flower: flower
cactus: cactus
mushroom: mushroom:4 fungus
flower: herb wildflower
sunflower: sunflower
rose: rose:1
apple: apple
orange: citrus
grapes: grape
strawberry: berry
watermelon: melon
cherry: cherry:3
banana: banana:2
pineapple: pineapple:2
peach: peach:3 drupe
tomato: tomato
cucumber: cucumber:2
carrot: carrot
potato: potato
onion: onion:3
cabbage: cabbage
pumpkin: pumpkin:2 squash:2
corn: corn:2
beet: beet:2
pepper: pepper:4
lettuce: greens
apple: fruit edible_fruit
carrot: vegetable root_vegetable
bread: bread
bun: bun
cake: cake:3
pie: pie
cookie: cookie
croissant: pastry
donut: doughnut:2
pizza: pizza
burger: hamburger
sandwich: sandwich
soup: soup
spaghetti: pasta
rice: rice
salad: salad
sausage: sausage
ham: pork
steak: beef meat
cheese: cheese
egg: egg:2
butter: butter
chocolate: chocolate:2
candy: candy sweet:3
icecream: frozen_dessert
honey: honey
jam: jam
beer: beer
wineglass: wine
cocktail: mixed_drink
vodka: liquor
coffee: coffee
tea: tea
milk: milk
juice: fruit_juice
cola: soft_drink
plate: dish:2
car: car
truck: truck
bus: bus
van: van:5
taxi: taxi
motorcycle: motorcycle
bicycle: bicycle
tram: streetcar
train: train
tank: tank
tractor: tractor
cart: wagon:1 cart
carriage: carriage:2
sled: sled
plane: airplane
helicopter: helicopter
hotair: balloon:2
rocket: rocket:2 spacecraft
ship: ship
rowboat: boat
boat: sailing_vessel
submarine: submarine
raft: raft
house: house
castle: castle
tower: tower skyscraper
tent: tent
sword: sword
knife: knife
dagger: dagger
axe: ax
spear: spear
bow: bow:4
rifle: rifle
pistol: pistol
shotgun: shotgun
cannon: cannon
bomb: bomb
missile: missile
grenade: grenade
hammer: hammer:2
saw: saw:2
shovel: shovel
wrench: wrench:3
guitar: guitar
violin: bowed_stringed_instrument
piano: piano keyboard_instrument
drum: drum percussion_instrument
trumpet: brass
flute: woodwind
harp: harp
bell: bell
computer: computer
phone: telephone
camera: camera
tv: television_receiver
radio: radio_receiver
clock: clock timepiece
lamp: lamp
candle: candle
key: key
umbrella: umbrella
book: book
newspaper: newspaper
pencil: pencil
pen: pen
scissors: scissors
bottle: bottle
cup: cup
plate: plate:4
pot: pot
bucket: bucket
basket: basket
barrel: barrel
box: box
backpack: backpack
suitcase: baggage
handbag: bag:4
table: table:2
chair: chair
sofa: sofa
bed: bed
wardrobe: wardrobe
shelf: shelf
mirror: mirror
door: door
window: window
fence: fence
ladder: ladder
bathtub: bathtub
toilet: toilet:2
stove: stove
fridge: refrigerator
hat: hat headdress
shoe: shoe
boots: boot
dress: dress
shirt_: shirt
jacket: jacket
coat: coat
sock: sock
glasses: spectacles
crown: crown:4
ring: ring:8
necklace: necklace
gem: jewel
coin: coin money
trophy: trophy
flag: flag
ball: ball
balloon: balloon
gift: gift
rope: rope
chain: chain:1
broom: broom
brush: brush
planet: planet
star: star
moon: moon
sun: sun
cloud: cloud:2
volcano_: volcano
fire: fire:3
ghost: ghost
wizard: sorcerer
princess: princess
king: king
knight: knight
pirate: pirate
robot: automaton
alien: extraterrestrial_being
skeleton: skeleton
woman: woman girl
boy: male_child
child: child
man: man person
"""


# Words for people that the artist does not take into its mouth.
UNKIND = set("""jew negro bastard slave bitch whore prostitute nigger coon redskin hun dago gypsy fool idiot moron
bum savage primitive native black white colored indian german chinese jap russian pole turk arab muslim christian
catholic protestant nazi communist republican democrat homosexual gay lesbian queer cripple lunatic victim nude virgin
mistress lover pimp addict drunk pauper bum scum beggar heathen infidel""".split())


# Words that are seldom meant as the noun they can be.
SELDOM = set("""more dear general private ordinary individual junior prey compulsive liberal jimdandy professional
reactionary resident relative mate minor major senior look mean sound light crack bolt second minute back lie mark
bay down dash cross pass show run spring fall ring blow ward bearer lifter positivist neutralist""".split())


def senses():
    """Synsets of each noun, in the order of WordNet's senses."""
    index = {}
    for line in open(f"{DICT}/index.noun"):
        if line.startswith(" "):
            continue
        fields = line.split()
        index[fields[0]] = fields[-int(fields[2]):]
    return index


def hypernyms():
    """The hypernyms of each synset."""
    above = {}
    for line in open(f"{DICT}/data.noun"):
        if line.startswith(" "):
            continue
        fields = line.split("|")[0].split()
        words = int(fields[3], 16)
        pointers = fields[5 + 2 * words:]
        above[fields[0]] = [pointers[i + 1] for i in range(len(pointers) - 3) if pointers[i] in ("@", "@i")]
    return above


def used():
    """Nouns that occur in WordNet's tagged texts."""
    words = {}
    for line in open(f"{DICT}/cntlist.rev"):
        key, number, count = line.split()
        lemma, kind = key.split("%")
        if kind.startswith("1:"):
            words[lemma] = words.get(lemma, 0) + int(count)
    return words


def main():
    index, above, seen = senses(), hypernyms(), used()
    anchors = {}
    for line in ANCHORS.strip().splitlines():
        key, lemmas = line.split(": ")
        for lemma in lemmas.split():
            name, _, number = lemma.partition(":")
            synsets = index.get(name)
            if not synsets or int(number or 1) > len(synsets):
                print(f"no such sense: {lemma}", file=sys.stderr)
                continue
            anchors.setdefault(synsets[int(number or 1) - 1], key)
    kinds = {}
    for word, synsets in index.items():
        if not re.fullmatch("[a-z]{3,12}", word):
            continue
        level, depth, key = [synsets[0]], 0, None
        while level and key is None and depth < 12:
            key = next((anchors[s] for s in level if s in anchors), None)
            level = [up for s in level for up in above.get(s, [])]
            depth += 1
        if key is None or key.endswith("_") or word == key or word in SELDOM:
            continue
        # People are called by a thousand words, of which only those that are really used are kept; of beasts and
        # things those near their anchor too.
        if key in ("man", "woman", "child", "boy"):
            if seen.get(word, 0) < 4 or word in UNKIND:
                continue
        elif seen.get(word, 0) < 1 and (depth > 2 or len(word) > 9):
            continue
        kinds[word] = key
    print("# English nouns with the nearest thing that can be drawn. Made by engine/tools/wordnet_kinds.py from")
    print("# WordNet 3.0, Copyright 2006 by Princeton University, used under the licence in LICENSE-WORDNET.")
    for word in sorted(kinds):
        print(word, kinds[word])


main()
