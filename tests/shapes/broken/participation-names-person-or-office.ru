# The curator named neither the observer nor the observer’s office.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX office: <https://w3id.org/diplograph/office/>
PREFIX participation: <https://w3id.org/diplograph/participation/>

DELETE DATA {
    participation:northern-three-fm-2022-05-20-borealia diplo:inCapacityOf office:borealia-foreign-minister .
}
