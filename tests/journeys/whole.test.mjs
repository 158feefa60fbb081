// Five dossiers of five kinds, from the first page to how they stand once sent: the date that
// was shown is the date on the receipt, and the date the server tells.

import assert from "node:assert/strict";
import {
  Check,
  Components,
  Home,
  Keys,
  Procedure,
  Receipt,
  Step,
  Track,
  fact,
  through,
} from "./pages.mjs";
import { DESK, PHONE, arrives, begin, fits, focused, paper, sees, shot } from "./support.mjs";

const CODE = /^H27-261123-\d{4}$/;
const CONTACT = { full_name: "Nguyễn Văn An", phone: "0912345678" };
const WARD = { find: "thanh sen", choose: "18073" };

const here = begin();
const { walk } = here;

/** Hands in papers, by the names of their components. */
async function handsIn(page, code, names) {
  const components = new Components(page, code);
  for (const name of names) await components.attach(name);
  await fits(page);
  await components.goesOn("check");
}

/** What the server says of a dossier sent at that moment: the day, or that there is none. */
async function told(asked) {
  const answer = await fetch(`${here.server.origin}/api/v1/schedule?${new URLSearchParams(asked)}`);
  assert.equal(answer.status, 200);
  return (await answer.json()).result_at;
}

/** The receipt is of this dossier, and promises what was shown and what the server tells. */
async function promises(receipt, shown, asked) {
  assert.match(receipt.code, CODE);
  assert.equal(await receipt.promise(), shown);
  const [sentAt, , resultAt] = await receipt.moments();
  const due = await told({ ...asked, sent_at: sentAt });
  assert.equal(due && Date.parse(due), resultAt ? Date.parse(resultAt) : null);
  if (due) assert.equal(due.slice(0, 10), shown);
  const sent = await receipt.page.evaluate(() => window.submitted);
  assert.deepEqual(
    sent.map(({ code }) => code),
    [receipt.code],
  );
  await fits(receipt.page);
}

/** Looks all over, sends, and follows the dossier; how it stands. */
async function sends(page, code, asked = {}) {
  const check = new Check(page, code);
  await fits(page);
  await shot(page, `whole-${code}-check`);
  const shown = await check.promise();
  const receipt = await check.send();
  await promises(receipt, shown, { procedure: code, ...asked });
  await shot(page, `whole-${code}-receipt`);
  const track = await receipt.follow();
  await track.look("5678");
  assert.equal(await track.promise(), shown);
  await fits(page);
  return track;
}

const HOUSE = "1.013225";

walk("a family's house, in Vietnamese on a phone", { viewport: PHONE }, async (page) => {
  const home = new Home(page);
  await home.open();
  const procedure = await home.find("xin phep xay nha", HOUSE);
  await procedure.arrives();
  // What it is for decides about the date.
  await sees(page.locator(".layout__aside"), "Ngày hiện ra khi bạn chọn trường hợp");
  await procedure.start.click();

  const situation = procedure.step("situation");
  await situation.arrives();
  await situation.answer({ case: "house" });
  await page.locator('.leaf--sticky time[datetime="2026-12-03"]').first().waitFor();
  // A question comes with the answer it depends on, and goes with it.
  const area = situation.input("house_area").first();
  await area.waitFor({ state: "hidden" });
  await situation.answer({ house_small: true });
  await area.waitFor();
  await situation.answer({ house_small: false });
  await area.waitFor({ state: "hidden" });
  await through(page, HOUSE, {
    situation: {
      house_small: true,
      house_area: "inside",
      house_exemption: "none",
      work_kind: "new",
      place: "province",
      temporary: false,
    },
    contact: CONTACT,
    requirements: { review_required: false, fire_required: false, culture_required: false },
    land: {
      land_in_database: false,
      land_situation: "ordinary",
      areas_stated: true,
      leased: false,
    },
    site: { lot_number: "128", site_area: "180", ward: WARD },
    developer: { citizen_id: "042085000001" },
    design: {
      own_design: false,
      designer_name: "Công ty tư vấn thiết kế Mẫu",
      lead_designers: [
        { name: "Lê Văn Cường", certificate: "HAT-00012345" },
        { name: "Phạm Thị Dung", certificate: "HAT-00012346" },
      ],
    },
    works: {
      footprint: "90",
      ground_level: "0,45",
      height: "10,5",
      floor_area: "250",
      storeys: "3",
      floors: [
        { kind: "above_ground", count: "3", area: "230", height: "10,5" },
        { kind: "roof", count: "1", area: "20" },
      ],
    },
    schedule: { months_to_completion: "8" },
  });

  // Of the papers about the land one is enough.
  const papers = new Components(page, HOUSE);
  await papers.goesOn();
  await sees(page.locator(".errors__title"), "Còn 3 điều cần sửa");
  await sees(papers.tag("land_allocation"), "cần nộp");
  await papers.attach("land_eligible");
  await sees(papers.tag("land_eligible"), "đã có");
  await papers.chooser("land_allocation").waitFor({ state: "detached" });
  await shot(page, "whole-papers");
  await handsIn(page, HOUSE, ["drawings_house", "neighbour_pledge"]);

  const check = new Check(page, HOUSE);
  await sees(check.value("Phường, xã"), "Thành Sen");
  await sees(check.value("Các chủ nhiệm, chủ trì thiết kế"), "Phạm Thị Dung");
  await sees(check.value("Chi tiết các tầng"), "Tum");
  await sees(check.value("Giấy tờ đủ điều kiện"), "land_eligible.pdf");
  assert.equal(await check.warnings.count(), 0);
  const track = await sends(page, HOUSE, { case: "house" });
  await sees(track.stage, "Đã gửi, chờ tiếp nhận");
});

const BROKER = "1.012906";

walk("a broker's certificate, in English on a phone", { viewport: PHONE }, async (page) => {
  const home = new Home(page);
  await home.open();
  await page.getByRole("link", { name: "English" }).click();
  const procedure = await home.find("real estate agent", BROKER);
  await procedure.arrives();
  await sees(fact(page, "Fee"), "Charge: 300,000 đồng.");
  await procedure.start.click();
  await through(page, BROKER, {
    situation: {
      earlier_certificate: "never",
      schooling: "upper_secondary",
      trained: true,
      exam_announced: true,
      foreign_certificate: false,
    },
    contact: CONTACT,
    applicant: {
      origin: "vietnamese",
      birth_place: "Hà Tĩnh",
      identified_by: "identity_card",
      card: {
        birth_date: "12/5/1990",
        citizen_id: "042090000001",
        issued_on: "15 tháng 3 năm 2022",
        issued_by: "Cục Cảnh sát quản lý hành chính",
        residence: "Thôn Bình Minh, xã Thạch Hà, tỉnh Hà Tĩnh",
      },
    },
    form: {
      qualifications: "Bằng tốt nghiệp trung học phổ thông năm 2008.",
      photo_taken_on: "15/9/2026",
      commitment: true,
    },
  });
  await handsIn(page, BROKER, ["photos", "training", "diploma"]);
  const check = new Check(page, BROKER);
  await sees(check.value("Date of birth"), "12/05/1990");
  // Nobody knows yet when the exam is over, from which the days are counted.
  assert.match(await check.promise(), /10 working days/);
  const track = await sends(page, BROKER);
  await sees(track.stage, "Sent, waiting to be accepted");
});

const APPRAISAL = "1.013239";
const PROJECT = {
  need: {
    case: "group_b_other",
    report_kind: "first",
    funding: "public",
    small_project: "none",
    annex_iv: "class_two",
  },
  contact: CONTACT,
  competence: {
    earlier_appraisal: "none",
    decider: "provincial",
    place: "province",
    ministry_ground: "none",
    works_field: "civil",
  },
  requirements: {
    works_kind: "new",
    competition: false,
    has_connections: false,
    height_required: false,
    penalised: false,
    bim: "waived",
    fire_design: false,
  },
  project: {
    project_name: "Trường trung học phổ thông Sông Xanh",
    main_works_type: "Trường học",
    main_works_class: "ii",
    main_works_life: "50",
    investment_scale: "Nhà học 4 tầng, 36 phòng, cho 1.500 học sinh.",
    decision_maker: "Chủ tịch Ủy ban nhân dân tỉnh",
    standards: "QCVN 06, TCVN 8794.",
  },
  scope: { scope: "whole" },
  site: { ward: WARD, land_area: "2 ha", linear: false },
};
const MONEY = {
  money: { start_year: "2026", end_year: "2029" },
  agency: {
    preparer: {
      name: "Ban quản lý dự án Sông Xanh",
      head_office: "Phường Thành Sen, tỉnh Hà Tĩnh",
      representative: "Nguyễn Văn An",
      position: "Giám đốc",
    },
    submission_number: "25/TTr-BQL",
    submission_date: "20/6/2026",
  },
  consultants: {
    design_step: "basic",
    consultants: [
      { role: "report", name: "Công ty tư vấn Bình An", enterprise_code: "3099999993" },
      { role: "design", name: "Công ty tư vấn Bình An" },
      { role: "survey", name: "Công ty khảo sát Minh Đức" },
      { role: "verification", name: "Công ty thẩm tra Hồng Lam" },
    ],
    practitioners: [
      { role: "survey_lead", name: "Phạm Văn Dũng", certificate: "HAT-00012345" },
      { role: "design_lead", name: "Hoàng Thị Em", certificate: "HAT-00012346" },
      { role: "verification_lead", name: "Vũ Văn Giang", certificate: "HAT-00012347" },
    ],
  },
  documents: {
    legal_documents: [
      {
        title: "Quyết định chủ trương đầu tư",
        number: "15/QĐ-UBND",
        issued_on: "10/2/2026",
        issuer: "Ủy ban nhân dân tỉnh",
      },
    ],
  },
};

walk("a report on a project, in both languages at a desk", { viewport: DESK }, async (page) => {
  const home = new Home(page);
  await home.open();
  const procedure = await home.find("báo cáo nghiên cứu khả thi", APPRAISAL);
  await procedure.arrives();
  await sees(fact(page, "Phí, lệ phí"), "Phí: 0 đồng.");
  await procedure.start.click();
  await through(page, APPRAISAL, PROJECT, "money");

  // In the other language all is where it was.
  const money = procedure.step("money");
  await money.answer({ total_investment: "120 tỷ" });
  const words = page.locator("#field-total_investment-words");
  await sees(words, "một trăm hai mươi tỷ");
  const day = await new Check(page, APPRAISAL).promise();
  await page.getByRole("link", { name: "English" }).click();
  await sees(words, "one hundred twenty billion");
  assert.equal(await money.input("total_investment").inputValue(), "120 tỷ");
  assert.equal(await new Check(page, APPRAISAL).promise(), day);
  await through(page, APPRAISAL, MONEY);
  await handsIn(page, APPRAISAL, [
    "project_information",
    "planning",
    "survey",
    "report",
    "verification",
    "cost_basis",
  ]);
  const check = new Check(page, APPRAISAL);
  await sees(check.value("Total investment"), "120,000,000,000");
  await page.getByRole("link", { name: "Tiếng Việt" }).click();
  await sees(check.value("Tổng mức đầu tư"), "120.000.000.000");
  await sees(check.value("Tên cơ quan"), "Ban quản lý dự án Sông Xanh");
  assert.equal(await check.promise(), day);
  const track = await sends(page, APPRAISAL, { case: "group_b_other" });
  await sees(track.stage, "Đã gửi, chờ tiếp nhận");
});

const REISSUE = "1.013235";

walk("a torn permit, with nothing but a keyboard", { viewport: DESK }, async (page) => {
  const keys = new Keys(page);
  const next = async (name) => {
    await keys.to(page.locator("main form button[type=submit]"));
    await keys.press("Enter");
    await arrives(page, `/procedures/${REISSUE}/${name}`);
    await focused(page, "h1");
    await fits(page);
    return new Step(page, REISSUE, name);
  };
  const home = new Home(page);
  await home.open();
  await keys.type(home.search, "giay phep bi rach");
  await home.link(REISSUE).waitFor();
  await keys.to(home.link(REISSUE));
  await keys.press("Enter");
  const procedure = new Procedure(page, REISSUE);
  await procedure.arrives();
  await keys.to(procedure.start);
  await keys.press("Enter");

  const situation = procedure.step("situation");
  await situation.arrives();
  await keys.choose(situation.input("case"), "torn");
  await keys.choose(situation.input("issuer"), "department");
  const contact = await next("contact");
  for (const [part, typed] of Object.entries(CONTACT)) await keys.type(contact.input(part), typed);
  const permit = await next("permit");
  await keys.type(permit.input("permit_number"), "15/GPXD");
  await keys.type(permit.input("permit_date"), "10/12/2025");
  const site = await next("site");
  await keys.type(site.input("site_area"), "1250");
  await keys.type(page.locator("#field-ward"), WARD.find);
  await keys.choose(site.input("ward"), WARD.choose);
  const developer = await next("developer");
  await keys.choose(developer.input("developer_kind"), "enterprise");
  for (const [id, typed] of Object.entries({
    organisation_name: "Công ty TNHH Ví Dụ",
    enterprise_code: "3099999993",
    representative_position: "Giám đốc",
    representative_citizen_id: "042190000002",
  })) {
    await keys.type(developer.input(id), typed);
  }
  const request = await next("request");
  await keys.type(request.input("reason"), "Bị ướt nên rách nát.");
  await next("components");

  // Nothing handed in: the summary has the focus, and its link leads to the paper.
  await keys.to(page.locator("main form button[type=submit]"));
  await keys.press("Enter");
  await focused(page, ".errors");
  await keys.press("Tab", "Enter");
  const papers = new Components(page, REISSUE);
  await focused(page, "#component-permit");
  await keys.pick(paper("giay-phep.pdf"));
  await sees(page.locator(".file[data-state=done]"), "giay-phep.pdf");
  await sees(papers.tag("permit"), "đã có");
  await next("check");

  const shown = await new Check(page, REISSUE).promise();
  await keys.to(page.locator("main form button[type=submit]"));
  await keys.press("Space");
  const receipt = await Receipt.arrives(page);
  await promises(receipt, shown, { procedure: REISSUE });
  await keys.to(page.locator(`a[href="/track/${receipt.code}"]`));
  await keys.press("Enter");
  await arrives(page, `/track/${receipt.code}`);
  const track = new Track(page);
  await keys.type(track.digits, "5678");
  await keys.press("Enter");
  await focused(page, ".track__stage");
  await sees(track.stage, "Đã gửi, chờ tiếp nhận");
  assert.equal(await track.promise(), shown);
});

const RENOVATION = "1.013238";
walk("a hotel is renovated, by what a screen reader tells", { viewport: DESK }, async (page) => {
  const group = (name, within = page) => within.getByRole("group", { name, exact: true });
  const choose = (question, option, within) =>
    group(question, within).getByRole("radio", { name: option, exact: true }).check();
  const type = (label, text, within = page) =>
    within.getByRole("textbox", { name: label, exact: true }).fill(text);
  const find = async (question, words, option) => {
    await group(question).getByRole("searchbox").fill(words);
    await choose(question, option);
  };
  const next = page.getByRole("button", { name: "Continue" });
  const title = page.getByRole("heading", { level: 1 });
  const asked = page.getByRole("textbox").or(page.getByRole("radio"));
  const goOn = async (heading) => {
    const wanted = page.getByRole("heading", { level: 1, name: heading, exact: true });
    do {
      const before = await title.innerText();
      await next.click();
      await title.filter({ hasNotText: before }).waitFor();
      // Past steps in which nothing is asked.
    } while (!(await wanted.count()) && !(await asked.count()));
    await wanted.waitFor();
    await fits(page);
  };
  const attach = async (paper, file) => {
    await page.getByLabel(`Choose a file ${paper}`, { exact: true }).setInputFiles(file);
    await sees(page.getByRole("status"), `${file.name} is uploaded.`);
  };
  await page.goto("/");
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("searchbox", { name: "What do you need to do?" }).fill("hotel renovation");
  await page.getByRole("link", { name: "Permit to repair or renovate a building" }).click();
  await page.getByRole("link", { name: "Start" }).click();
  await page.getByRole("heading", { level: 1, name: "Which permit do you need" }).waitFor();
  await choose("What do you repair or renovate?", "A building or plant, not a line");
  await choose("What do you want to do?", "Repair or renovate an existing building");
  await choose("Where is the site?", "In Hà Tĩnh, outside economic and industrial zones");
  await choose("Which class will it be afterwards?", "Class II");
  await choose(
    "Which part do you repair or renovate?",
    "An addition: more storeys, an extension or another size",
  );
  await choose("Does the purpose or use change?", "No");
  await choose("Does it affect the safety of the load-bearing structure?", "Yes");
  await page.getByRole("combobox", { name: "Is it any of these?" }).selectOption("None of these");
  await choose("Do you ask for a permit for a limited time?", "No");
  await goOn("Whom do we contact about this dossier?");
  await type("Full name", CONTACT.full_name);
  await type("Phone number", CONTACT.phone);
  await goOn("Which other results must there be?");
  // One of forty-four.
  const list = "Is it on the list of what greatly affects safety and the public?";
  await find(list, "hotel", "Hotel, guest house, resort, post office, telecommunications office");
  await choose("Is anything in the project of large scale or complex technique?", "No");
  await choose("Must the design pass a fire safety procedure?", "No");
  await choose("Must the project pass an environmental procedure?", "No");
  await choose("Must the provincial culture authority be asked?", "No");
  await goOn("Land papers");
  await choose("Are the land papers in a national database?", "Yes");
  await choose("Do you lease the land or this building from somebody?", "No");
  await goOn("Where is the site?");
  await type("Area of the lot", "1250");
  await find("Ward or commune", "thanh sen", "Phường Thành Sen");
  await goOn("Who is the developer?");
  await choose("The developer is", "An enterprise or other organisation");
  await type("Name of the organisation", "Công ty TNHH Ví Dụ");
  await type("Enterprise code", "3099999993");
  await type("Representative's position", "Giám đốc");
  await type("Representative's personal identification number", "042190000002");
  await goOn("Who made the design?");
  await type("Organisation or person that made the design", "Công ty tư vấn thiết kế Mẫu");
  await type("Full name", "Lê Văn Cường", group("Row 1"));
  await type("Practice certificate number", "HAT-00012345", group("Row 1"));
  await goOn("Who verified the design?");
  await type("Organisation or person that verified the design", "Công ty thẩm tra Hồng Lam");
  await type("Full name", "Vũ Văn Giang", group("Row 1"));
  await type("Practice certificate number", "HAT-00012347", group("Row 1"));
  await goOn("The building after repair or renovation");
  await type("Kind of building", "Khách sạn");
  await type("Area covered by the building", "600");
  await type("Construction level", "0.45");
  await type("Height of the building", "22.5");
  await choose("Is it a civil building, or built like a house?", "Yes");
  await type("Total floor area", "3000");
  await type("Number of storeys", "5");
  const floors = group("The floors in detail");
  await choose("Kind of floor", "Above ground", group("Row 1", floors));
  await type("Number of these floors", "5", floors);
  await type("Total area of these floors", "3000", floors);
  await goOn("Time of building");
  await type("How long will building take?", "10");
  await goOn("Papers of the dossier");
  for (const [at, name] of [
    "Drawings of the present state of the parts to be repaired or renovated",
    "Photos of the building and of those beside it",
    "Decision that approves the project",
    "Report on the verification of the design",
    "Set of repair or renovation drawings, approved or stamped",
  ].entries()) {
    await attach(name, paper(`paper-${at}.pdf`));
  }
  await goOn("Check before you send");
  const leaf = page.getByRole("complementary", { name: "Expected date" });
  const shown = await leaf.getByRole("time").first().innerText();
  await page.getByRole("button", { name: "Send the dossier" }).click();
  await page.getByRole("heading", { level: 1, name: "has received what you sent" }).waitFor();
  const promise = page.getByRole("region", { name: /Date of your result/ });
  assert.equal(await promise.getByRole("time").first().innerText(), shown);
  const receipt = await Receipt.arrives(page);
  await promises(receipt, await receipt.promise(), { procedure: RENOVATION, case: "non_linear" });
  await page.getByRole("link", { name: "Track a dossier" }).click();
  await type("Last 4 digits", "5678");
  await page.getByRole("button", { name: "Show the dossier" }).click();
  await page.getByRole("heading", { name: "Sent, waiting to be accepted" }).waitFor();
  await fits(page);
});
