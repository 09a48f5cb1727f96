"""Names for sampled people, by culture and gender: tables that anyone may extend."""

_GIVEN = {
    "english": (
        "Alice Beatrice Clara Dorothy Edith Florence Grace Harriet Imogen Joan Kate Lucy Martha Nell Olive Rose Sally Tilly Una Winifred",
        "Albert Barney Cecil Edmund Frank George Harry Isaac Jack Kenneth Leonard Miles Ned Oscar Percy Ralph Stanley Toby Walter Wilfred",
        "Ash Bailey Charlie Quinn Robin Rowan",
    ),
    "irish": (
        "Aoife Bridget Ciara Deirdre Eilis Fionnuala Grainne Maeve Niamh Orla Roisin Sinead",
        "Aidan Brendan Cathal Declan Eoin Fergal Kieran Liam Niall Padraig Ronan Seamus",
        "Finley Riley Shay",
    ),
    "indian": (
        "Aditi Anjali Deepa Gauri Indira Kavita Lakshmi Meera Nandini Priya Radha Sunita Tara Uma",
        "Ajay Arjun Deepak Gopal Harish Kiran Manoj Nikhil Prakash Rohan Sanjay Suresh Vikram Vinod",
        "Jaya Kiran Noor",
    ),
    "west african": (
        "Abena Adwoa Aissatou Ama Chiamaka Efua Fatou Folake Ifeoma Mariama Ngozi Yaa",
        "Babatunde Chidi Emeka Femi Kofi Kwame Kwabena Mamadou Obinna Ousmane Segun Tunde",
        "Ayo Simi Temi",
    ),
    "polish": (
        "Agnieszka Barbara Danuta Ewa Grazyna Halina Irena Kasia Magda Ola Teresa Zofia",
        "Andrzej Bartek Darek Jacek Kamil Leszek Marek Pawel Piotr Stefan Tomasz Witold",
        "Alex Misza Sasza",
    ),
    "turkish": (
        "Ayla Aylin Defne Ebru Elif Esra Fatma Gizem Leyla Nazli Selin Zeynep",
        "Ahmet Baris Cem Deniz Emre Hakan Kerem Mehmet Murat Onur Serkan Yusuf",
        "Deniz Evren Umut",
    ),
    "portuguese": (
        "Amalia Beatriz Catarina Fernanda Graca Helena Ines Joana Leonor Madalena Rita Teresa",
        "Antonio Bruno Carlos Duarte Filipe Goncalo Joao Manuel Nuno Pedro Rui Tiago",
        "Ariel Noa Sol",
    ),
    "chinese": (
        "Ai Bao Fang Hui Jing Lan Li Mei Ning Qing Xia Yan",
        "Bo Chen Feng Gang Hao Jun Kai Lei Ming Tao Wei Yong",
        "An Ling Yu",
    ),
    "nordic": (
        "Astrid Birgit Ebba Freja Greta Hilde Ingrid Karin Liv Maja Sigrid Tove",
        "Anders Bjarne Einar Gunnar Henrik Ivar Jens Lars Magnus Nils Rune Sven",
        "Elia Kim Robin",
    ),
    "caribbean": (
        "Althea Beverley Claudette Delroya Earlene Gloria Hyacinth Janelle Marcia Paulette Sonia Yvonne",
        "Clive Delroy Desmond Errol Everton Garfield Linton Neville Orville Ransford Trevor Winston",
        "Blue Jody Remy",
    ),
    "arabic": (
        "Amina Dalia Farah Hanan Huda Iman Khadija Layla Mariam Nadia Rania Samira",
        "Adel Bilal Faisal Hamza Ibrahim Karim Khaled Nabil Omar Rashid Samir Tariq",
        "Nour Rayan Sami",
    ),
}

GIVEN_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    culture: dict(zip(("female", "male", "nonbinary"), (tuple(names.split()) for names in columns), strict=True))
    for culture, columns in _GIVEN.items()
}

_FAMILY = {
    "english": "Ashdown Barrow Blackwood Cartwright Dunmore Eastwick Fairclough Greenhalgh Hartley Ingram Kettle Longstaff Marlow Netherby "
    "Ollerton Pickering Quayle Ridley Sedgwick Thistlewood Underhill Verity Wainwright Yardley",
    "irish": "Brennan Byrne Callaghan Devlin Doyle Fallon Gallagher Hennessy Kavanagh Lynch Madden Nolan Quinlan Rafferty Sweeney Tierney",
    "indian": "Agarwal Banerjee Chatterjee Desai Ghosh Iyer Joshi Kapoor Mehta Nair Patel Rao Sharma Thakur Varma Yadav",
    "west african": "Achebe Adeyemi Agyeman Amoah Boateng Diallo Diop Eze Mensah Ndiaye Nwosu Okafor Okoro Owusu Sarr Traore",
    "polish": "Adamczyk Baran Cieslak Dudek Gorski Jankowski Kowalczyk Lis Mazur Nowicki Olszewski Pawlak Sikora Tomczak Wilk Zajac",
    "turkish": "Acar Aydin Bulut Celik Demir Erdem Guler Kaplan Kaya Koc Ozkan Polat Sahin Tekin Yildiz Yilmaz",
    "portuguese": "Almeida Barbosa Carvalho Duarte Esteves Fonseca Gomes Lopes Matos Neves Oliveira Pinto Queiroz Ramos Tavares Vieira",
    "chinese": "Cai Deng Fan Gao He Huang Jiang Liang Ma Pan Shen Sun Tang Xu Zhao Zhou",
    "nordic": "Aalto Berg Dahl Eklund Falk Hansen Holm Johansen Lind Moen Nygaard Olsen Ravn Strand Thorsen Vik",
    "caribbean": "Bailey Campbell Dacosta Edwards Forbes Gordon Henry Johnson Lewis Morgan Palmer Reid Samuels Thompson Walters Whyte",
    "arabic": "Abbas Aziz Darwish Fakhoury Haddad Hassan Jaber Khoury Mansour Nasser Qasim Rahman Saleh Shadid Tawfiq Zaman",
}

FAMILY_NAMES: dict[str, tuple[str, ...]] = {culture: tuple(names.split()) for culture, names in _FAMILY.items()}
