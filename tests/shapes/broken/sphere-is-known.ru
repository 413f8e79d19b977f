# The curator misspelt a sphere.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX sphere: <https://w3id.org/diplograph/sphere/>

DELETE DATA {
    act:northern-three-fm-2020-06-18-p08-1 diplo:inSphere sphere:cultural-humanitarian .
} ;
INSERT DATA {
    act:northern-three-fm-2020-06-18-p08-1 diplo:inSphere sphere:cultural .
}
