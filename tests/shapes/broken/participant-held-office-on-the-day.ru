# The curator seated the minister who had left office the day before.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>

DELETE DATA {
    participation:northern-three-fm-2020-06-18-ivan-orlen diplo:participant person:ivan-orlen .
    participation:northern-three-fm-2020-06-18-ivan-orlen diplo:underTenure tenure:ivan-orlen-arcadia-foreign-minister-2020 .
} ;
INSERT DATA {
    participation:northern-three-fm-2020-06-18-ivan-orlen diplo:participant person:anna-verin .
    participation:northern-three-fm-2020-06-18-ivan-orlen diplo:underTenure tenure:anna-verin-arcadia-foreign-minister-2017 .
}
