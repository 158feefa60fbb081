// Whatever a person can get wrong: it is told at the top and at the field in the same words,
// the way from the one leads to the other, and once it is mended it is told no more.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Check, Components, Step, answered } from "./pages.mjs";
import {
  NOTE,
  PHONE,
  arrives,
  begin,
  fits,
  focused,
  goesOn,
  paper,
  sees,
  shot,
  titled,
} from "./support.mjs";

const REISSUE = "1.013235";
const EXTEND = "1.013233";
const HOUSE = "1.013225";
const CERTIFICATE = "1.013217";
const BROKER = "1.012906";
const CONTRACTOR = "1.013222";
const APPRAISAL = "1.013239";

const WORKS = {
  footprint: "90",
  ground_level: "0,45",
  height: "10,5",
  floor_area: "250",
  storeys: "3",
  "floors-0-kind": "above_ground",
  "floors-0-count": "3",
  "floors-0-area": "250",
};

const MANY = "9".repeat(40);
const FLOOR = { kind: "above_ground", count: "3", area: `9${"0".repeat(18)}` };
const removesRow = (number) => (step) =>
  step.page.getByRole("button", { name: new RegExp(`^Xóa dòng này Dòng ${number}$`) }).click();
const takesRowBack = (step) => step.page.getByRole("button", { name: "Lấy lại" }).click();

const DATE = "Ngày cấp giấy phép:";
const AREA = "Diện tích lô đất:";
const MONTHS = "Dự kiến bao lâu thì hoàn thành công trình?:";
const FLOORS = "Chi tiết các tầng";
const HEIGHT = "Chiều cao công trình:";
const TOTAL = "Tổng mức đầu tư của dự án:";
const WRONG_CODE = "Mã số doanh nghiệp không đúng, xem lại từng số";

/**
 * Sections with what is right in them, and by question what can be wrong: the code of the
 * finding, the answer, and what is told of it. Without an answer the question waits for one.
 * It is mended by what is right, or by what stands last.
 */
const SECTIONS = [
  {
    at: [REISSUE, "situation", "contact"],
    right: { case: "lost", issuer: "department" },
    faults: { issuer: [["required", null, "Chưa có: Cơ quan nào đã cấp giấy phép?"]] },
  },
  {
    at: [REISSUE, "contact", "permit"],
    right: { full_name: "Nguyễn Văn An", phone: "0912345678", email: "an@example.vn" },
    faults: {
      full_name: [
        ["required", "", "Chưa có: Họ và tên"],
        ["text.too_long", "a".repeat(121), "Họ và tên: dài 121 ký tự, nhiều nhất 120"],
      ],
      phone: [
        ["format.empty", "\u200b", "Chưa có: Số điện thoại"],
        ["format.too_long", "0".repeat(201), "Số điện thoại: dài quá 200 ký tự"],
        ["phone.characters", "0912 345 67x", "Số điện thoại không có “x”"],
        ["phone.length", "0912", "Số điện thoại có từ 10 đến 11 chữ số, số đã nhập có 4"],
        ["phone.prefix", "912345678", "Số điện thoại trong nước bắt đầu bằng 0 hoặc +84"],
      ],
      email: [
        ["email.spaces", "an @example.vn", "Địa chỉ thư điện tử không có dấu cách ở giữa"],
        ["email.at", "an.example.vn", "Địa chỉ thư điện tử có đúng một dấu @"],
        ["email.local", ".an@example.vn", "Phần trước dấu @ của địa chỉ thư chưa đúng"],
        ["email.domain", "an@example", "Phần sau dấu @ của địa chỉ thư chưa đúng, ví dụ gmail.com"],
        ["email.characters", "an,b@example.vn", "Địa chỉ thư điện tử không có “,”"],
      ],
    },
  },
  {
    at: [REISSUE, "permit", "site"],
    right: { permit_number: "15/GPXD", permit_date: "10/12/2025" },
    faults: {
      permit_date: [
        ["date.form", "hôm qua", `${DATE} viết ngày, tháng, năm, như 1/7/2026`],
        ["date.day", "31/4/2025", `${DATE} tháng 4 năm 2025 có 30 ngày, không có ngày 31`],
        ["date.month", "1/13/2025", `${DATE} tháng là từ 1 đến 12, không phải 13`],
        ["date.year", "1/1/1799", `${DATE} năm là từ 1800 đến 2199, không phải 1799`],
        ["date.future", "24/11/2026", `${DATE} 24/11/2026 chưa đến`],
      ],
    },
  },
  {
    at: [REISSUE, "site", "developer"],
    right: { site_area: "1250", ward: { find: "thanh sen", choose: "18073" } },
    faults: {
      ward: [["required", null, "Chưa có: Phường, xã"]],
      site_area: [
        ["area.unit", "3 sào", `${AREA} đơn vị là m² hoặc ha, không phải “sào”`],
        ["area.negative", "-5", `${AREA} không thể nhỏ hơn 0`],
      ],
    },
  },
  {
    at: [REISSUE, "developer", "request"],
    right: {
      developer_kind: "enterprise",
      organisation_name: "Công ty TNHH Ví Dụ",
      enterprise_code: "3099999993",
      representative_position: "Giám đốc",
      representative_citizen_id: "042190000002",
    },
    faults: {
      enterprise_code: [
        ["enterprise_code.length", "012345678", "Mã số doanh nghiệp có 10 chữ số, số đã nhập có 9"],
        [
          "enterprise_code.personal",
          "042085000001",
          "Đây là số định danh cá nhân. Nhập mã số doanh nghiệp 10 chữ số",
        ],
        ["tax_code.characters", "30999999a3", "Mã số chỉ gồm chữ số, không có “a”"],
        ["tax_code.serial", "3000000003", WRONG_CODE],
        ["tax_code.checksum", "3099999994", WRONG_CODE],
        ["tax_code.branch", "3099999993-000", "Phần chi nhánh của mã số là từ 001 đến 999"],
      ],
      representative_citizen_id: [
        ["citizen_id.characters", "04208500000x", "Số định danh chỉ gồm chữ số, không có “x”"],
        ["citizen_id.length", "0420850000", "Số định danh có 12 chữ số, số đã nhập có 10"],
        [
          "citizen_id.old_number",
          "183456789",
          "Đây là số chứng minh nhân dân cũ. Nhập số định danh 12 chữ số",
        ],
      ],
    },
  },
  {
    at: [EXTEND, "request", "components"],
    right: { reason: "Chưa bàn giao xong mặt bằng.", months_to_completion: "18" },
    faults: {
      months_to_completion: [
        ["integer.characters", "ba", `${MONTHS} viết bằng chữ số, không có “b”`],
        ["integer.form", "1.2.3", `${MONTHS} viết một số nguyên`],
        ["integer.fraction", "1,5", `${MONTHS} viết một số nguyên, không có phần lẻ`],
        ["integer.range", "300", `${MONTHS} từ 1 đến 240`],
      ],
    },
  },
  {
    at: [HOUSE, "land", "site"],
    right: { land_in_database: false, land_situation: "other", leased: false },
    faults: { land_situation: [["required", "", "Chưa có: Đất thuộc trường hợp nào?"]] },
  },
  {
    at: [HOUSE, "works", "schedule"],
    given: { situation: { case: "house" }, site: { site_area: "180" } },
    right: WORKS,
    faults: {
      "floors-0-kind": [["required", null, `Chưa có: ${FLOORS}, dòng 1, Loại tầng`]],
      "floors-0-count": [
        ["integer.range", "0", `${FLOORS}, dòng 1, Số tầng loại này: từ 1 đến 200`],
      ],
      height: [
        ["decimal.characters", "cao", `${HEIGHT} viết bằng chữ số, không có “c”`],
        ["decimal.form", "10,,5", `${HEIGHT} viết một số, như 120,5`],
        ["decimal.precision", "1,234", `${HEIGHT} nhiều nhất 2 chữ số sau dấu phẩy`],
        ["decimal.range", MANY, `${HEIGHT} số quá lớn`],
        ["decimal.bounds", "2000", /^Chiều cao công trình: từ 0[.,]1 đến 1000$/],
      ],
      footprint: [
        ["rule.footprint_too_large", "190", "Diện tích xây dựng lớn hơn diện tích lô đất."],
      ],
    },
  },
  {
    at: [HOUSE, "works", "schedule"],
    given: { situation: { case: "house" } },
    right: WORKS,
    faults: {
      floors: [
        ["required", removesRow(1), `Chưa có: ${FLOORS}`, takesRowBack],
        [
          "rule.overflow",
          (step) => step.answer({ floors: [FLOOR, FLOOR] }),
          `${FLOORS}: không tính được vì có số quá lớn, xem lại các số đã nhập`,
          removesRow(2),
        ],
      ],
    },
  },
  {
    at: [CERTIFICATE, "certificate", "holder"],
    right: {
      certificate_number: "HAT-00012345",
      certificate_date: "10/12/2025",
      practice_field: "structures",
      grade: "grade_2",
      reason: "Mất khi chuyển nhà.",
    },
    faults: {
      certificate_number: [
        ["certificate_number.characters", "HAT-0001§345", "Số chứng chỉ không có “§”"],
        [
          "certificate_number.form",
          "HAT-1",
          "Số chứng chỉ gồm ba chữ cái, gạch ngang và tám chữ số, như HAT-00012345",
        ],
      ],
    },
  },
  {
    at: [CERTIFICATE, "holder", "profession"],
    right: {
      identified_by: "passport",
      passport: "C1234567",
      passport_date: "1/6/2023",
      passport_issuer: "Cơ quan cấp hộ chiếu",
      birth_date: "20/9/1988",
      nationality: "Lào",
      address: "Phường Thành Sen",
    },
    faults: {
      passport: [
        ["passport.characters", "C12§4567", "Số hộ chiếu chỉ gồm chữ cái và chữ số, không có “§”"],
        ["passport.length", "C1", "Số hộ chiếu có từ 6 đến 9 ký tự, số đã nhập có 2"],
      ],
    },
  },
  {
    at: [BROKER, "applicant", "form"],
    right: {
      origin: "vietnamese",
      birth_place: "Hà Tĩnh",
      identified_by: "identity_card",
      "card.birth_date": "12/5/1990",
      "card.citizen_id": "042090000001",
      "card.issued_on": "15/3/2022",
      "card.issued_by": "Cục Cảnh sát",
      "card.residence": "Xã Thạch Hà, tỉnh Hà Tĩnh",
    },
    faults: {
      "card.citizen_id": [
        [
          "citizen_id.birth_year",
          "042091000001",
          "Năm sinh trong số định danh là 1991, khác ngày sinh đã khai là 1990",
        ],
      ],
      "card.issued_on": [
        [
          "rule.card_before_birth",
          "1/1/1980",
          "Ngày cấp thẻ phải sau ngày sinh. Hãy xem lại hai ngày này.",
        ],
      ],
    },
  },
  {
    at: [BROKER, "form", "components"],
    right: {
      qualifications: "Bằng tốt nghiệp năm 2008.",
      photo_taken_on: "15/9/2026",
      commitment: true,
    },
    faults: {
      photo_taken_on: [
        ["rule.photo_too_old", "1/1/2026", "Ảnh đã chụp quá 06 tháng. Hãy chụp ảnh mới."],
      ],
      commitment: [
        [
          "rule.not_committed",
          false,
          "Đơn có phần cam kết. Hãy đọc và xác nhận cam kết trước khi gửi.",
        ],
      ],
    },
  },
  {
    at: [CONTRACTOR, "contractor", "signer"],
    given: { situation: { case: "organisation" } },
    right: {
      files_as: "company",
      organisation_name: "Sample Marine Construction Ltd.",
      home_address: "1-2-3 Minato, Osaka, Nhật Bản",
      home_phone: "+81 6 0000 0000",
      home_email: "office@example.com",
      in_vietnam: false,
    },
    faults: {
      home_phone: [
        ["text.too_short", "12", "Số điện thoại ở nước ngoài: mới có 2 ký tự, cần ít nhất 5"],
      ],
    },
  },
  {
    at: [CONTRACTOR, "experience", "liaison"],
    right: {
      experience: [
        {
          client: "Công ty Cảng Mẫu",
          project: "Bến số 1",
          content: "Thi công cầu cảng",
          value: "2500000",
          signed_on: "1/3/2024",
          subcontracted: "15",
          begun_on: "1/4/2024",
        },
      ],
      "experience-0-ended_on": "31/10/2025",
    },
    faults: {
      "experience-0-ended_on": [
        [
          "rule.ended_before_begun",
          "1/3/2024",
          "Hợp đồng này có ngày kết thúc trước ngày bắt đầu. Hãy xem lại hai ngày này.",
        ],
      ],
    },
  },
  {
    at: [APPRAISAL, "money", "agency"],
    right: { total_investment: "120 tỷ", start_year: "2026", end_year: "2029" },
    faults: {
      total_investment: [
        ["money.characters", "12 §", `${TOTAL} số tiền không có “§”`],
        [
          "money.unit",
          "12 đô",
          `${TOTAL} chưa rõ “đô” là gì, viết số tiền bằng đồng, như 20.000.000`,
        ],
        ["money.form", "1.2.3", `${TOTAL} viết số tiền bằng đồng, như 20.000.000`],
        ["money.fraction", "0,5", `${TOTAL} số tiền tính tròn đồng`],
        ["money.negative", "-5", `${TOTAL} số tiền không thể nhỏ hơn 0`],
        ["money.range", MANY, `${TOTAL} số tiền quá lớn`],
        ["money.bounds", "0", `${TOTAL} từ 1 đến 9.223.372.036.854.775 đồng`],
      ],
      end_year: [
        ["rule.years_reversed", "2020", "Năm hoàn thành đứng trước năm bắt đầu. Xem lại hai năm."],
      ],
    },
  },
  {
    at: [APPRAISAL, "agency", "consultants"],
    right: {
      preparer: {
        name: "Ban quản lý dự án",
        head_office: "Phường Thành Sen",
        representative: "Nguyễn Văn An",
      },
      submission_number: "25/TTr-BQL",
      submission_date: "20/6/2026",
    },
    faults: {
      submission_number: [
        ["document_number.characters", "25§/TTr", "Số văn bản không có “§”"],
        ["document_number.form", "25", "Số văn bản viết như 12/QĐ-UBND"],
        ["document_number.number", "TTr/BQL", "Số văn bản bắt đầu bằng chữ số, như 12/QĐ-UBND"],
        [
          "document_number.issuer",
          "25/12",
          "Số văn bản có phần cơ quan sau dấu gạch chéo, như 12/QĐ-UBND",
        ],
      ],
    },
  },
];

/** The faults of a section, each with its question. */
function faultsOf({ faults }) {
  return Object.entries(faults).flatMap(([question, all]) => all.map((one) => [question, ...one]));
}

const here = begin();
const walk = (name, steps) => here.walk(name, { viewport: PHONE }, steps);

const summary = (page) => page.locator(".errors");

/** What is told once in the summary: the words, with the way to where it is mended. */
async function tells(page, words) {
  await focused(page, ".errors");
  await titled(page, "Lỗi: ");
  await sees(summary(page), "Còn 1 điều cần sửa");
  const links = summary(page).getByRole("link");
  assert.equal(await links.count(), 1);
  const told = await links.innerText();
  if (words instanceof RegExp) assert.match(told, words);
  else assert.equal(told, words);
  return { told, link: links };
}

/** What stands at a question, and whether a screen reader tells it with the question. */
function toldAt(page, id) {
  return page.evaluate((id) => {
    const input = document.getElementById(id);
    const frame = input.closest("fieldset");
    // The error of a table stands in its frame.
    const error =
      document.getElementById(`${id}-error`) ?? frame.querySelector(":scope > .field__error");
    const mark = error.querySelector(".visually-hidden").textContent;
    const names = [input, frame].map((one) => one?.getAttribute("aria-describedby") ?? "");
    return {
      mark,
      words: error.textContent.slice(mark.length),
      isDescribed: error.id !== "" && names.join(" ").split(" ").includes(error.id),
      isInvalid: input.tagName === "BUTTON" || input.getAttribute("aria-invalid") === "true",
    };
  }, id);
}

for (const section of SECTIONS) {
  const { at, given = {}, right } = section;
  const [code, name, next] = at;
  const faults = faultsOf(section);
  walk(`${code}, ${name}: ${faults.map(([, fault]) => fault).join(", ")}`, async (page) => {
    await answered(page, code, given);
    const waiting = faults.filter(([, , wrong]) => wrong === null).map(([question]) => question);
    const others = Object.entries(right).filter(([question]) => !waiting.includes(question));
    const step = new Step(page, code, name);
    await answered(page, code, { [name]: Object.fromEntries(others) });
    for (const [question, fault, wrong, words, mend = right[question]] of faults) {
      const does = (what) =>
        typeof what === "function" ? what(step) : step.answer({ [question]: what });
      const id = `${step.prefix}-${question}`;
      if (wrong !== null) await does(wrong);
      await step.goesOn();
      const { told, link } = await tells(page, words);
      const expected = { mark: "Lỗi: ", words: told, isDescribed: true, isInvalid: true };
      assert.deepEqual(await toldAt(page, id), expected, fault);
      await link.click();
      await focused(page, `[id="${id}"]`);
      await fits(page);

      await does(mend);
      await page.keyboard.press("Tab");
      await summary(page).waitFor({ state: "detached" });
      await page.locator(".field__error").waitFor({ state: "detached" });
      assert.equal(await page.locator("[aria-invalid]").count(), 0);
      await step.goesOn(next);
      await page.goBack();
      await step.arrives();
    }
  });
}

/** What ends the way: the procedure, the question, the answer, why, and the answer to go on. */
const GATES = [
  [BROKER, "situation", "trained", false, "Hồ sơ cần giấy chứng nhận hoàn thành khóa học", true],
  [BROKER, "situation", "schooling", "lower", "Hồ sơ cần bằng tốt nghiệp", "higher"],
  [REISSUE, "situation", "issuer", "elsewhere", "chỉ cấp lại giấy phép do Sở đã cấp", "department"],
];
const REST = {
  [BROKER]: {
    earlier_certificate: "never",
    schooling: "higher",
    trained: true,
    exam_announced: true,
    foreign_certificate: false,
  },
  [REISSUE]: { case: "lost", issuer: "department" },
};

walk("a procedure that is not for somebody says why, and the way back", async (page) => {
  for (const [code, name, question, wrong, words, right] of GATES) {
    const step = new Step(page, code, name);
    await step.open();
    await step.answer({ ...REST[code], [question]: wrong });
    await step.goesOn("stop");
    await sees(page.locator("main section"), words);
    await fits(page);
    await page.getByRole("link", { name: /^Sửa câu trả lời/ }).click();
    await step.arrives();
    await step.answer({ [question]: right });
    await step.goesOn("contact");
  }
});

/** What is only odd: where, the answer, what is told before sending, the answer not odd. */
const WARNINGS = {
  [REISSUE]: [
    [
      "citizen_id.unknown_place",
      "developer",
      "citizen_id",
      "999085000001",
      "Ba số đầu 999 không phải mã của tỉnh nào",
      "042085000001",
    ],
    ["decimal.ambiguous", "site", "site_area", "1.250", "được hiểu là 1250, nên xem lại", "1250"],
  ],
  [CERTIFICATE]: [
    [
      "certificate_number.unknown_place",
      "certificate",
      "certificate_number",
      "XXZ-00012345",
      "Ba chữ cái XXZ không phải mã nơi cấp",
      "HAT-00012345",
    ],
    [
      "passport.no_digits",
      "holder",
      "passport",
      "ABCDEFGH",
      "Số hộ chiếu thường có chữ số",
      "C1234567",
    ],
  ],
  [CONTRACTOR]: [
    [
      "email.typo",
      "contractor",
      "home_email",
      "an@gmial.com",
      "Tên miền có thể là gmail.com",
      "an@gmail.com",
    ],
    [
      "phone.unknown_range",
      "contractor",
      "vietnam_phone",
      "0112345678",
      "Đầu số 011 không quen",
      "0912345678",
    ],
  ],
  [APPRAISAL]: [
    [
      "money.ambiguous",
      "money",
      "total_investment",
      "1.250 tỷ",
      "được hiểu là 1.250.000.000.000 đồng",
      "120 tỷ",
    ],
    ["rule.already_over", "money", "end_year", "2020", "Năm hoàn thành đã qua", "2029"],
  ],
};
const ODD = {
  [REISSUE]: { developer: { developer_kind: "individual" } },
  [CERTIFICATE]: { holder: { identified_by: "passport" } },
  [CONTRACTOR]: { contractor: { in_vietnam: true } },
  [APPRAISAL]: { money: { start_year: "2019" } },
};

for (const [code, odd] of Object.entries(WARNINGS)) {
  walk(`${code}: ${odd.map(([fault]) => fault).join(", ")}`, async (page) => {
    const check = new Check(page, code);
    await answered(page, code, ODD[code]);
    for (const [, name, question, wrong, words, right] of odd) {
      const warned = check.warnings.filter({ hasText: words });
      await answered(page, code, { [name]: { [question]: wrong } });
      await check.open();
      await warned.waitFor();
      assert.equal(await warned.count(), 1);
      await fits(page);
      await answered(page, code, { [name]: { [question]: right } });
      await check.open();
      await page.locator(".summary").first().waitFor();
      assert.equal(await warned.count(), 0);
    }
  });
}

walk("papers: component.missing, component.none_of, file.kind, file.empty", async (page) => {
  await answered(page, HOUSE, {
    situation: { case: "house" },
    land: {
      land_in_database: false,
      land_situation: "ordinary",
      areas_stated: true,
      leased: false,
    },
    requirements: { review_required: false, fire_required: false, culture_required: false },
  });
  const papers = new Components(page, HOUSE);
  await papers.open();
  await papers.attach("neighbour_pledge");
  const missing = "Chưa nộp: Bộ bản vẽ thiết kế xây dựng";
  const none = /^Chưa nộp giấy tờ nào trong nhóm có: Giấy chứng nhận về quyền sử dụng đất/;
  for (const [component, words, other] of [
    ["drawings_house", missing, "land_certificate"],
    ["land_certificate", none, "drawings_house"],
  ]) {
    await papers.attach(other);
    for (const [file, problem] of [
      [NOTE, "không phải loại nhận được"],
      [{ ...paper("rong.pdf"), buffer: Buffer.alloc(0) }, "rỗng"],
    ]) {
      await papers.chooser(component).setInputFiles(file);
      await sees(page.locator(".file__problem"), problem);
      await papers.goesOn();
      const { link } = await tells(page, words);
      await link.click();
      await focused(page, `#component-${component}`);
      await page.getByRole("button", { name: `Gỡ bỏ ${file.name}` }).click();
      await page.locator(".file__problem").waitFor({ state: "detached" });
    }
    await shot(page, `faults-${component}`);
    await papers.attach(component);
    await summary(page).waitFor({ state: "detached" });
    await papers.goesOn("check");
    await papers.open();
    for (const name of [component, other]) {
      await page.getByRole("button", { name: `Gỡ bỏ ${name}.pdf` }).click();
      await page.locator(".file", { hasText: `${name}.pdf` }).waitFor({ state: "detached" });
    }
  }
});

walk("what two sections say against each other is told before sending", async (page) => {
  const check = new Check(page, HOUSE);
  await answered(page, HOUSE, {
    situation: { case: "house" },
    design: { own_design: true },
    works: { storeys: "3" },
  });
  await check.open();
  await check.goesOn();
  await focused(page, ".errors");
  const words = "Nhà này lớn hơn mức gia đình được tự thiết kế.";
  const link = summary(page).getByRole("link", { name: words, exact: true });
  await link.click();
  const design = new Step(page, HOUSE, "design");
  await design.arrives();
  await focused(page, "#field-own_design");
  await design.answer({ own_design: false });
  await check.open();
  await check.goesOn();
  await focused(page, ".errors");
  assert.equal(await link.count(), 0);
});

walk("a code to follow: dossier_code.characters, dossier_code.form", async (page) => {
  await page.goto("/track");
  await arrives(page, "/track");
  const [code, digits] = [page.locator("#track-code"), page.locator("#track-digits")];
  await digits.fill("5678");
  for (const [typed, words] of [
    ["H27_261123_0001", "Mã hồ sơ không có “_”"],
    ["H27", "Mã hồ sơ viết như H27-261123-0001"],
  ]) {
    await code.fill(typed);
    await goesOn(page);
    const { told, link } = await tells(page, words);
    const at = await toldAt(page, "track-code");
    assert.deepEqual([at.words, at.isDescribed], [told, true]);
    await link.click();
    await focused(page, "#track-code");
  }
  await code.fill("H27-261123-0001");
  await digits.fill("56");
  await goesOn(page);
  const { link } = await tells(page, "Nhập đủ 4 chữ số cuối của số điện thoại hoặc số định danh");
  await link.click();
  await focused(page, "#track-digits");
});

/** What nobody can cause here, or what other journeys cause. */
const ELSEWHERE = [
  // Programs send it, or an older draft holds it.
  ...["other", "answer.unreadable", "answer.not_asked", "choice.unknown", "component.unknown"],
  // The law or the catalog lacks something, not the person.
  /^procedure\./,
  // Advice: nothing is wrong.
  ...["component.recommended", "component.not_needed"],
  // Told at the file: files.test.mjs.
  /^file\.(?!kind$|empty$)/,
  // No procedure asks for it, or sets it.
  /^(old_id_number|land_parcel|vn2000)\./,
  ...["citizen_id.sex", "tax_code.length", "date.past", "date.too_early", "date.too_late"],
  // A table that is asked begins with the row it needs, and takes no more than it may have.
  /^table\./,
  // Told by nothing where the code cannot be read: example.test.mjs.
  /^citizen_card\./,
  // What no rule of a procedure does.
  /^rule\.(?!overflow$)/,
  // The officer's, or what comes after sending.
  /^life\./,
];

/** What the journeys above cause. */
const CAUSED = new Set([
  ...SECTIONS.flatMap(faultsOf).map(([, fault]) => fault),
  ...Object.values(WARNINGS).flatMap((odd) => odd.map(([fault]) => fault)),
  ...["component.missing", "component.none_of", "file.kind", "file.empty"],
  ...["dossier_code.characters", "dossier_code.form"],
]);

test("every kind of finding is caused here, or elsewhere", async () => {
  const words = await readFile(new URL("../../locales/vi.toml", import.meta.url), "utf8");
  const isElsewhere = (code) =>
    ELSEWHERE.some((one) => (one instanceof RegExp ? one.test(code) : one === code));
  let table = "";
  const wrong = [];
  for (const line of words.split("\n")) {
    table = /^\[(.+)\]$/.exec(line)?.[1] ?? table;
    const key = /^(\w+) = /.exec(line)?.[1];
    if (!key || !/^finding\b/.test(table)) continue;
    const code = [...table.split(".").slice(1), key].join(".");
    if (CAUSED.has(code) === isElsewhere(code)) wrong.push(code);
  }
  assert.deepEqual(wrong, []);
});
